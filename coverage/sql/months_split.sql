-- Part what is told this month from what was told until then, of tiles whose past months are to be mended.
-- In: coverage_fallen.
INSERT INTO coverage_monthlytile (tile, operator, service, since, verdict, told, witnesses)
SELECT tile, operator, service, fallen.this_month, kept.verdict, kept.told, kept.witnesses
FROM coverage_fallen AS fallen
JOIN coverage_monthlytile AS kept USING (tile, operator, service, since)
WHERE kept.until IS NULL
