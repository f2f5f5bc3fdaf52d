"""人员: who holds which post, moves of staff, tenure."""
