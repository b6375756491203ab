-- Who stands behind each zone: distinct contributors and contributor-days over all its tiles, first and last day.
-- In: arrays of zone and tile; the last day of the window; service; operator twice (null: every operator); the day
--     before the window.
-- Out: zone, contributors, contributor-days, first day, last day.
SELECT member.zone, count(DISTINCT contributor_id), count(DISTINCT (contributor_id, day)), min(day), max(day)
FROM unnest(%s::uuid[], %s::bigint[]) member (zone, tile)
JOIN coverage_counted(%s) evidence USING (tile)
WHERE service = %s AND (operator = %s OR %s::text IS NULL) AND day > %s
  AND (speaks_for > 0 OR against > 0 AND place <> 2)  -- 2: indoor, where walls explain it
GROUP BY member.zone
