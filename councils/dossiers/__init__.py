"""Dossiers: what a council hands to an operator, a prefect or ARCEP, in one file that can be checked.

`subject` says of what, `contents` gathers it at one moment, `maps`, `paper`, `tables` and `form` say it,
`build` packs it, `keeping` remembers what was built.
"""
