"""Daily lists of antennas out of order: `columns` and `rows` read them, `load` keeps, `near` tells."""
