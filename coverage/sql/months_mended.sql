-- Past months of these operators and services are no longer what they were: who has them must ask again.
-- In: coverage_fallen.
UPDATE coverage_keptmonth past SET mended = mended + 1
WHERE EXISTS (
    SELECT FROM coverage_fallen AS fallen
    WHERE (fallen.operator, fallen.service) = (past.operator, past.service) AND past.month < fallen.this_month
)
