"""The daiban command."""
