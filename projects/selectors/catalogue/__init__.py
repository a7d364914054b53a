"""Reads of the catalogue: what people find, what an organization writes."""
