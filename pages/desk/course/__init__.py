"""办理: the next lawful moves on the ticket's page."""
