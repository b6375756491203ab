"""Population: INSEE's grid passes through `rows` and `load`; `people` says how many live on tiles."""
