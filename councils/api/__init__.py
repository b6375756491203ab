"""What programs read of a council's work, under /api/v1/."""
