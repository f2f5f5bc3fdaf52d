"""归档: boxes, what must be in them, and seals that notice later changes."""
