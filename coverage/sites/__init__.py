"""Radio sites: a list passes through `rows`, `places` and `load`."""
