-- Take away what past months say of tiles that one person alone, or nobody, is left in.
-- In: coverage_fallen.
DELETE FROM coverage_monthlytile kept
USING coverage_fallen AS fallen
WHERE gone
  AND (kept.tile, kept.operator, kept.service, kept.since)
    = (fallen.tile, fallen.operator, fallen.service, fallen.since)
