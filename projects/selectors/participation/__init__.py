"""Reads of sign-ups and attendance, and the one eligibility function."""
