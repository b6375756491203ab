-- Let what ended with the month before go on, where the same is told again. Where an erasure had past months mended,
-- this month has a row of its own already: it stays, as another one would tell of the month twice.
-- In: coverage_told; operator, service, month, month_before.
UPDATE coverage_monthlytile kept SET until = NULL
FROM coverage_told now
WHERE kept.operator = %(operator)s AND kept.service = %(service)s AND kept.until = %(month_before)s
  AND now.tile = kept.tile
  AND (now.verdict, now.told, now.witnesses) IS NOT DISTINCT FROM (kept.verdict, kept.told, kept.witnesses)
  AND NOT EXISTS (
      SELECT FROM coverage_monthlytile own
      WHERE own.tile = kept.tile AND own.operator = %(operator)s AND own.service = %(service)s
        AND own.since = %(month)s
  )
