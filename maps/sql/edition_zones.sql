-- What is drawn of the open zones, as a short text: the same text, the same tiles of the layer `white_zones`.
-- In:  operator (five digits, or every_operator for the zones where all of them are white) and service (code), null
--      for no restriction; open (the status drawn); today (no zone is drawn before its embargo ends); and of the
--      privacy floor min_contributors and told_starts (of probabilities).
-- Out: one row: a digest, empty where there is no zone. Of what is not told of a zone nothing goes in.
SELECT coalesce(
    md5(string_agg(
        concat_ws(
            ' ', id, missing_from_official, tiles, width_bucket(probability, %(told_starts)s::float8[]),
            md5(ST_AsBinary(geom))
        ),
        ',' ORDER BY id
    )),
    ''
)
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
