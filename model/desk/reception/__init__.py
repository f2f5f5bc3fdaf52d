"""接待: who came to ask or called, and who owes them an answer."""
