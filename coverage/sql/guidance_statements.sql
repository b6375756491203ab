-- Who says in which tile that nothing passes there, in rows of tiles: a person once a tile, however often.
-- In:  lows and highs (arrays of keys: the westernmost and the easternmost tile of each row); operator (five
--      digits) and service (code), null for all; after and until (days: those that count come after the first).
-- Out: tile, operator, service, contributor_id.
SELECT DISTINCT said.tile, said.operator, said.service, said.contributor_id
FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS asked(low, high)
JOIN coverage_evidence AS said ON said.tile BETWEEN asked.low AND asked.high
WHERE said.statements > 0
    AND said.day > %(after)s AND said.day <= %(until)s
    AND (%(operator)s::text IS NULL OR said.operator = %(operator)s)
    AND (%(service)s::int IS NULL OR said.service = %(service)s)
