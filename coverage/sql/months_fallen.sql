-- What past months say of tiles that somebody erased evidence of, where too few others stand behind it. Lone tiles,
-- of which all services say the same, are mended after these.
-- In: months (of the window of a verdict), min_contributors, not_known, white, served, class_starts.
-- Out: coverage_fallen (tile, operator, service, since, until, verdict, this_month, witnesses_left: the class that
--      is left, gone: one person alone, or nobody), a table of this transaction. Of a row's months, the one with fewest people counts.
CREATE TEMPORARY TABLE coverage_fallen ON COMMIT DROP AS
WITH this AS (
    SELECT max(month) AS month FROM coverage_keptmonth
),
erased AS (
    SELECT DISTINCT tile, operator, service FROM coverage_erasedtile
),
others AS (
    SELECT
        kept.tile, kept.operator, kept.service, kept.since, kept.until, kept.verdict, kept.told, kept.witnesses,
        this.month AS this_month,
        min(there.anyone) AS anyone,
        min(there.speak_for) AS speak_for,
        min(there.against) AS against
    FROM erased
    JOIN coverage_monthlytile kept USING (tile, operator, service)
    JOIN width_bucket(1, %(class_starts)s::int[]) AS alone (class) ON kept.witnesses > alone.class
    JOIN this ON kept.since < this.month
    JOIN coverage_keptmonth past ON past.operator = kept.operator AND past.service = kept.service
        AND past.month >= kept.since AND past.month < this.month
        AND (kept.until IS NULL OR past.month <= kept.until)
    CROSS JOIN LATERAL (
        SELECT
            count(DISTINCT contributor_id) AS anyone,
            count(DISTINCT contributor_id) FILTER (WHERE speaks_for > 0) AS speak_for,
            count(DISTINCT contributor_id) FILTER (WHERE against > 0) AS against
        FROM coverage_heard(past.as_of, past.epoch) evidence
        WHERE evidence.tile = kept.tile AND evidence.operator = kept.operator
          AND evidence.service = kept.service
          AND day > past.as_of - make_interval(months => %(months)s)
    ) AS there
    GROUP BY kept.tile, kept.operator, kept.service, kept.since, this.month
)
SELECT *
FROM (
    SELECT
        *,
        least(witnesses, width_bucket(anyone, %(class_starts)s::int[]))::smallint AS witnesses_left,
        anyone < %(min_contributors)s AS gone
    FROM others
    WHERE anyone < %(min_contributors)s
       OR verdict = %(white)s AND against < %(min_contributors)s
       OR verdict = %(served)s AND speak_for < %(min_contributors)s
) AS too_few
WHERE gone OR (verdict, told, witnesses) IS DISTINCT FROM (%(not_known)s, NULL, witnesses_left)
