"""交接: a post goes from hand to hand, and a leave is approved only with that settled."""
