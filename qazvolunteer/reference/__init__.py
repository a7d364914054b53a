"""Reference: what the world gives. Regions, directions, skills, hazard classes, units, holidays."""
