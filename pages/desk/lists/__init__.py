"""名册: my queue, search, the register."""
