-- Which versions of rows the open zones are, as a number: cheap to ask for, as no outline is read. A row that is
-- written again has another place (ctid), or was written by another transaction (xmin).
-- In:  as edition_zones.
-- Out: one row: how many zones, and a number that changes with any of them, null where there is none.
SELECT count(*), bit_xor(hashtextextended(concat_ws(' ', ctid, xmin), 0))
FROM coverage_whitezone
WHERE status = %(open)s
    AND redirect_to_id IS NULL
    AND contributors >= %(min_contributors)s
    AND public_from <= %(today)s
    AND (
        %(operator)s::text IS NULL OR operator = %(operator)s
        OR (operator IS NULL AND %(operator)s = %(every_operator)s)
    )
    AND (%(service)s::int IS NULL OR service = %(service)s)
