"""时限: the clock on the ticket's page."""
