"""收件: business is taken in, missing papers are told once, and come later."""
