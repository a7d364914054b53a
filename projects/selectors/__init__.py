"""Reads of projects, in three wings: catalogue ← participation ← hours."""
