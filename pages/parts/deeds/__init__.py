"""What the audit log says was done, in words."""
