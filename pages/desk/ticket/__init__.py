"""一件办件: the page of one ticket."""
