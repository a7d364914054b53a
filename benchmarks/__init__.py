"""Measurements: `python3 dev.py bench NAME` runs one against an embedded PostgreSQL and prints what it found."""
