-- What was measured of some tiles after a day, and whether the phone was ever in service elsewhere, which a
-- broken one never is.
-- In:  tiles (keys); operator; service (code); since (the day before the first); after, until (days: evidence that
--      is kept comes after the first).
-- Out: contributor, day (since 1970-01-01), tile, readings for, readings against outdoors, spots, heard.
SELECT
    fresh.contributor_id, fresh.day - date '1970-01-01', fresh.tile, fresh.speaks_for,
    CASE WHEN fresh.place = 2 THEN 0 ELSE fresh.against END,  -- 2: indoor, where walls explain it
    fresh.spots,
    EXISTS (
        SELECT FROM coverage_evidence AS elsewhere
        WHERE elsewhere.contributor_id = fresh.contributor_id AND elsewhere.device = fresh.device
          AND elsewhere.operator = fresh.operator AND elsewhere.service = fresh.service
          AND elsewhere.speaks_for > 0 AND elsewhere.day > %(after)s AND elsewhere.day <= %(until)s
          AND elsewhere.tile <> ALL (%(tiles)s::bigint[])
    )
FROM coverage_counted(%(until)s) AS fresh
WHERE fresh.tile = ANY (%(tiles)s::bigint[]) AND fresh.operator = %(operator)s AND fresh.service = %(service)s
  AND fresh.day > %(since)s AND (fresh.speaks_for > 0 OR fresh.against > 0)
ORDER BY fresh.contributor_id, fresh.day, fresh.tile, fresh.device, fresh.place
