-- Take away what this month said until the last publication of zones that do not stand any more.
-- In: month; ended (the statuses of these), min_contributors (the privacy floor), today (no
--     zone is told of before its embargo ends).
DELETE FROM coverage_monthlyzone kept
WHERE month = %(month)s
  AND NOT EXISTS (
      SELECT FROM coverage_whitezone now
      WHERE now.id = kept.zone AND redirect_to_id IS NULL AND status <> ALL (%(ended)s)
        AND contributors >= %(min_contributors)s AND public_from <= %(today)s
  )
