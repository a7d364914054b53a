"""Shifts, projects and what goes with them in the API, over the same selectors as the pages."""
