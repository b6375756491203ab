-- What phones found of a service in some tiles, by month: only in tiles and of operators where two people at least
-- were heard, both in what is published and in the evidence that still counts.
-- In:  tiles (keys); operator (null: each by itself), service; after and until (days); min_contributors; indoor (code
--      of the place where walls explain a failure).
-- Out: tile, operator, month (2026-11), contributor, device, success (1: it had the service, 0: it had not); a phone
--      that had it and had it not in a month has two rows.
WITH heard AS (
    SELECT tile, operator, to_char(day::timestamp, 'YYYY-MM') AS month, contributor_id, device,
           speaks_for > 0 AS had, against > 0 AND place <> %(indoor)s AS had_not
    FROM coverage_counted(%(until)s)
    WHERE tile = ANY(%(tiles)s::bigint[]) AND service = %(service)s AND day > %(after)s
      AND (operator = %(operator)s OR %(operator)s::text IS NULL)
      AND (speaks_for > 0 OR against > 0 AND place <> %(indoor)s)
), told AS (
    SELECT heard.tile, heard.operator
    FROM heard JOIN coverage_coveragetile AS published
      ON published.tile = heard.tile AND published.operator = heard.operator
     AND published.service = %(service)s AND published.contributors >= %(min_contributors)s
    GROUP BY heard.tile, heard.operator
    HAVING count(DISTINCT heard.contributor_id) >= %(min_contributors)s
)
SELECT DISTINCT heard.tile, heard.operator, heard.month, heard.contributor_id, heard.device, said.success
FROM heard JOIN told USING (tile, operator)
CROSS JOIN LATERAL (VALUES (1, heard.had), (0, heard.had_not)) AS said (success, is_so)
WHERE said.is_so
