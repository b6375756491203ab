"""Stages 2 to 4: from readings to evidence, from evidence to tiles, from tiles to white zones."""
