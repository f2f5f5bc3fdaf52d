"""催办转办: what colleagues ask of each other on the ticket's page."""
