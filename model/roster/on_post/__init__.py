"""在岗: who answers for a post at a moment, and where nobody does."""
