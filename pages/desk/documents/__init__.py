"""文书附件: prints and attachments on the ticket's page."""
