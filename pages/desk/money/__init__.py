"""收费: the fee on the ticket's page, and 今日收费."""
