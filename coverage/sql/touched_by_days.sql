-- Tiles that stand differently when some days come into the window of verdicts, or leave it.
-- In: after, until (the days come after the first).
-- Out: operator, service, tile.
SELECT operator, service, tile FROM coverage_evidence WHERE day > %(after)s AND day <= %(until)s
UNION
SELECT operator, service, tile FROM coverage_changedtile WHERE day > %(after)s AND day <= %(until)s
