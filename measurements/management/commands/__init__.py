"""The commands on readings, one module each."""
