-- Let what ended with the month before go on, where the same is told again.
-- In: coverage_told; operator, service, month_before.
UPDATE coverage_monthlytile kept SET until = NULL
FROM coverage_told now
WHERE kept.operator = %(operator)s AND kept.service = %(service)s AND kept.until = %(month_before)s
  AND now.tile = kept.tile
  AND (now.verdict, now.told, now.witnesses) IS NOT DISTINCT FROM (kept.verdict, kept.told, kept.witnesses)
