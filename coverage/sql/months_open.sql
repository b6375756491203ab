-- Begin, with this month, what is told now and does not hold yet.
-- In: coverage_told; operator, service, month.
INSERT INTO coverage_monthlytile (tile, operator, service, since, verdict, told, witnesses)
SELECT tile, %(operator)s, %(service)s, %(month)s, verdict, told, witnesses
FROM coverage_told
WHERE NOT EXISTS (
    SELECT FROM coverage_monthlytile kept
    WHERE kept.tile = coverage_told.tile AND kept.operator = %(operator)s AND kept.service = %(service)s
      AND kept.until IS NULL
)
