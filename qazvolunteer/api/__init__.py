"""What every part of the API stands on: views, problems, pages, limits, the schema and its description.

The apps offer their own resources (`organizations.api`, `projects.api`) over the same selectors as their pages.
"""
