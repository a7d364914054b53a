"""Everything that changes organizations, teams, front offices and submissions."""
