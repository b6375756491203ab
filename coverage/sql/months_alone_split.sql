-- Part what is told this month of lone tiles from what was told until then, where their past months are to be mended.
-- In: class_starts (the privacy floor); coverage_alone.
INSERT INTO coverage_monthlytile (tile, operator, service, since, verdict, told, witnesses)
SELECT kept.tile, kept.operator, kept.service, mended.this_month, kept.verdict, kept.told, kept.witnesses
FROM (SELECT DISTINCT tile, operator, this_month FROM coverage_alone) AS mended
JOIN coverage_monthlytile AS kept USING (tile, operator)
WHERE kept.until IS NULL AND kept.since < mended.this_month
  AND kept.witnesses = width_bucket(1, %(class_starts)s::int[])
