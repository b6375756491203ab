"""Territories: codes and boundaries pass through modules of those names and `load`."""
