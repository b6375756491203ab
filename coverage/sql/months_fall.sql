-- Tell of past months no more than those who are left can stand behind.
-- In: not_known (the privacy floor); coverage_fallen.
UPDATE coverage_monthlytile kept
SET until = coalesce(kept.until, (fallen.this_month - interval '1 month')::date),
    verdict = %(not_known)s,
    told = NULL,
    witnesses = fallen.witnesses_left
FROM coverage_fallen AS fallen
WHERE (kept.tile, kept.operator, kept.service, kept.since)
    = (fallen.tile, fallen.operator, fallen.service, fallen.since)
