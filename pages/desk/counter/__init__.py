"""收件: the intake page and what belongs to it."""
