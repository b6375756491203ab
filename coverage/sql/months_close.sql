-- End, with the month before, what held until then and is told no more.
-- In: coverage_told; operator, service, month, month_before.
UPDATE coverage_monthlytile kept SET until = %(month_before)s
WHERE operator = %(operator)s AND service = %(service)s AND since < %(month)s AND until IS NULL
  AND NOT EXISTS (
      SELECT FROM coverage_told now
      WHERE now.tile = kept.tile
        AND (now.verdict, now.told, now.witnesses) IS NOT DISTINCT FROM (kept.verdict, kept.told, kept.witnesses)
  )
