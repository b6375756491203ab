-- Keep the zones that stand now, as the public is told of them, under a month; what says the same is not written.
-- In: month; ended (the statuses of those that do not stand); min_contributors, told_starts, class_starts (the
--     privacy floor); today (no zone is told of before its embargo ends).
INSERT INTO coverage_monthlyzone AS kept (
    month, zone, operator, service, status, missing_from_official, official_release, official_level, told,
    witnesses, days, communes, population_low, population_high, method_version, tiles, geom
)
SELECT
    %(month)s, id, operator, service, status, missing_from_official, official_release, official_level,
    width_bucket(probability, %(told_starts)s::float8[]),
    width_bucket(contributors, %(class_starts)s::int[]),
    width_bucket(contributor_days, %(class_starts)s::int[]),
    communes, population_low, population_high, method_version,
    ARRAY(SELECT tile FROM coverage_zonetile AS member WHERE member.zone_id = now.id ORDER BY tile),
    geom
FROM coverage_whitezone now
WHERE redirect_to_id IS NULL AND status <> ALL (%(ended)s) AND contributors >= %(min_contributors)s
    AND public_from <= %(today)s
ON CONFLICT (month, zone) DO UPDATE SET
    operator = EXCLUDED.operator,
    service = EXCLUDED.service,
    status = EXCLUDED.status,
    missing_from_official = EXCLUDED.missing_from_official,
    official_release = EXCLUDED.official_release,
    official_level = EXCLUDED.official_level,
    told = EXCLUDED.told,
    witnesses = EXCLUDED.witnesses,
    days = EXCLUDED.days,
    communes = EXCLUDED.communes,
    population_low = EXCLUDED.population_low,
    population_high = EXCLUDED.population_high,
    method_version = EXCLUDED.method_version,
    tiles = EXCLUDED.tiles,
    geom = EXCLUDED.geom
WHERE kept IS DISTINCT FROM EXCLUDED
