"""Walks through the whole portal as everybody who uses it."""
