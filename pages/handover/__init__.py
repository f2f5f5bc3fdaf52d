"""交接: the sheets of a post that goes from hand to hand."""
