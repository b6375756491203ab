"""Commands of the maps stage."""
