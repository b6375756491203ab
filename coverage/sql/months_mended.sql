-- Past months of these operators and services are no longer what they were: who has them must ask again. What they
-- are told apart by is drawn anew at random: the digest of what was told before would still speak of who erased.
-- In: coverage_fallen, coverage_alone (which is told of every service).
UPDATE coverage_keptmonth past SET mended = mended + 1, decided = md5(random()::text)
WHERE EXISTS (
    SELECT FROM coverage_fallen AS fallen
    WHERE (fallen.operator, fallen.service) = (past.operator, past.service) AND past.month < fallen.this_month
) OR EXISTS (
    SELECT FROM coverage_alone AS alone
    WHERE alone.operator = past.operator AND past.month < alone.this_month
)
