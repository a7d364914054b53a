"""Builders of what tests need, by app."""
