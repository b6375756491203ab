-- Tell of the tiles where one person alone is left in past months, of all services alike.
-- In: not_known, class_starts (the privacy floor), services (codes of them all); coverage_alone.
INSERT INTO coverage_monthlytile (tile, operator, service, since, until, verdict, witnesses)
SELECT tile, operator, service, min(month), max(month), %(not_known)s, width_bucket(1, %(class_starts)s::int[])
FROM (
    SELECT *, number - row_number() OVER (PARTITION BY tile, operator ORDER BY month) AS run
    FROM coverage_alone WHERE is_alone
) AS alone
CROSS JOIN unnest(%(services)s::int2[]) AS service
GROUP BY tile, operator, service, run
