"""Shapes of what people type about projects and shifts."""
