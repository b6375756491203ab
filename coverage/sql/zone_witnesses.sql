-- Who stands behind each zone: distinct contributors and contributor-days over all its tiles, first and last day.
-- In: zones and tiles (arrays, in pairs); epoch (its number); operator (null: every operator), service; after (the day
--     before the window), until (its last day).
-- Out: zone, contributors, contributor-days, first day, last day.
SELECT member.zone, count(DISTINCT contributor_id), count(DISTINCT (contributor_id, day)), min(day), max(day)
FROM unnest(%(zones)s::uuid[], %(tiles)s::bigint[]) member (zone, tile)
JOIN coverage_heard(%(until)s, %(epoch)s) evidence USING (tile)
WHERE service = %(service)s AND (operator = %(operator)s OR %(operator)s::text IS NULL) AND day > %(after)s
GROUP BY member.zone
