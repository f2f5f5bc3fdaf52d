"""文书附件: what is printed of a ticket, and photos and files kept with it."""
