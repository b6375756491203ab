-- Who stands behind a zone: distinct contributors and contributor-days over all its tiles, and their first and last day.
-- In: array of tiles; service; operator twice (null: every operator); the day before the window, its last day.
SELECT count(DISTINCT contributor_id), count(DISTINCT (contributor_id, day)), min(day), max(day)
FROM coverage_evidence
WHERE tile = ANY(%s::bigint[]) AND service = %s AND (operator = %s OR %s::text IS NULL)
  AND day > %s AND day <= %s
  AND speaks_for + against_open + against_unknown > 0
