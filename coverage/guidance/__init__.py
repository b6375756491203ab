"""Guidance: where one more reading outdoors is worth most, from what the public may know and nothing else."""
