"""Addresses of volunteers' pages."""
