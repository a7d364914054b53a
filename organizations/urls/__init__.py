"""Addresses of organizations: public ones and those of the workspace."""
