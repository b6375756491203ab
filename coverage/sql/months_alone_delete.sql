-- Take away what past months say of lone tiles that are to be mended.
-- In: class_starts (the privacy floor); coverage_alone.
DELETE FROM coverage_monthlytile AS kept
USING (SELECT DISTINCT tile, operator, this_month FROM coverage_alone) AS mended
WHERE kept.tile = mended.tile AND kept.operator = mended.operator AND kept.since < mended.this_month
  AND kept.witnesses = width_bucket(1, %(class_starts)s::int[])
