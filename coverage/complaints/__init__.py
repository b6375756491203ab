"""Complaints that ARCEP passes on: `load` reads and keeps them, `counts` tells how many."""
