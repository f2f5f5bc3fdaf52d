"""排班: a fair rota is proposed, changed and published."""
