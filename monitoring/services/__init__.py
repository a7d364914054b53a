"""Everything that monitoring changes: the demonstration data."""
