"""Gap reports: what one operator is told of one territory, on paper and in files.

`contents` gathers it at one moment, `tables`, `maps` and `paper` say it, `build` packs it, `store` keeps it,
`schedule` makes those of a month and tells of them.
"""
