"""Targeted-coverage lists: what is promised passes through `rows` and `load`, and is read through `near`."""
