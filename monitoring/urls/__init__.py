"""Addresses of monitoring: the office and the public pages."""
