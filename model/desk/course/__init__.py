"""办理: a ticket is handled, completed, declined, ended, done again, merged or reported up."""
