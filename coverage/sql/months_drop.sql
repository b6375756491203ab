-- Take away what this month said of tiles until the last publication, where something else is told now.
-- In: coverage_told; operator, service, month.
DELETE FROM coverage_monthlytile kept
WHERE operator = %(operator)s AND service = %(service)s AND since = %(month)s
  AND NOT EXISTS (
      SELECT FROM coverage_told now
      WHERE now.tile = kept.tile
        AND (now.verdict, now.told, now.witnesses) IS NOT DISTINCT FROM (kept.verdict, kept.told, kept.witnesses)
  )
