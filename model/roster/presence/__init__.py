"""考勤: signing in and out, the month of attendance, corrections."""
