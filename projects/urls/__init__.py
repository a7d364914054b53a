"""Addresses of projects: what everybody sees, and the workspace of an organization."""
