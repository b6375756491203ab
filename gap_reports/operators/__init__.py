"""What operators do: see their cases, answer them one by one or many at once, measure; and who did what."""
