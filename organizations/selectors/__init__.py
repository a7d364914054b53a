"""Reads of organizations, front offices and submissions."""
