-- Sign a month: a digest of what is told of all its zones.
-- In: month, as_of (the day that they are told as of).
INSERT INTO coverage_keptzones (month, as_of, told)
SELECT %(month)s, %(as_of)s, coalesce(md5(string_agg(kept::text, ',' ORDER BY kept.zone)), '')
FROM (SELECT * FROM coverage_monthlyzone WHERE month = %(month)s) AS kept
ON CONFLICT (month) DO UPDATE SET as_of = EXCLUDED.as_of, told = EXCLUDED.told
