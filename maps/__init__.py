"""Stage 7, read-only: the map, its tiles, its pages and its open data."""
