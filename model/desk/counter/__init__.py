"""收件: business is taken in, missing papers are named once, and come later."""
