"""Stage 1: what residents send is checked and stored; the only writer of readings."""
