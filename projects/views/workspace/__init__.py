"""Pages of the workspace of an organization."""
