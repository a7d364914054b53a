"""Pages about the person as a volunteer."""
