"""名册: my queue, the register, and filters that people keep."""
