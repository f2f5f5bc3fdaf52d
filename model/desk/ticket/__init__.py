"""办件: one ticket, its states and moves, its story, and how every act on it begins."""
