"""催办转办: tickets that colleagues urge, supervise or send to each other."""
