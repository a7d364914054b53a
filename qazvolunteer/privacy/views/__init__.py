"""Pages of settings, of everything about a person, and of the erasure."""
