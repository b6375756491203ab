-- How many of some contributors are witnesses of a zone, counted as all of its are.
-- In: zone (its id); contributors (ids); epoch (its number); operator (null: every operator), service; after (the day
--     before the window), until (its last day).
-- Out: one number.
SELECT count(DISTINCT contributor_id)
FROM coverage_zonetile AS member
JOIN coverage_heard(%(until)s, %(epoch)s) AS evidence USING (tile)
WHERE member.zone_id = %(zone)s AND service = %(service)s AND day > %(after)s
  AND (operator = %(operator)s OR %(operator)s::text IS NULL) AND contributor_id = ANY(%(contributors)s::bigint[])
