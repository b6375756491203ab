"""The public API: what is open to read, under /api/v1/."""
