"""时限: the clock of a ticket, what pauses or lengthens it, and how a date was counted."""
