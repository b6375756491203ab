"""Verification: fresh readings, and no others, decide what a claimed repair is worth."""
