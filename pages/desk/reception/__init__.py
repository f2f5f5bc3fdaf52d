"""接待: the log of those who came to ask."""
