"""Writes of monitoring, and what is registered at start."""
