"""值班: days and nights of duty, swaps, wishes, the phone's calendar."""
