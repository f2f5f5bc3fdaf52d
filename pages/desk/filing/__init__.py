"""归档: the archive and its boxes."""
