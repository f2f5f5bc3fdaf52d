"""巡查: rounds, what was found, and the answer of the person concerned."""
