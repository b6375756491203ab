-- Where one person alone is left, in the months past, of the tiles that somebody erased evidence of.
-- In: months (of the window of a verdict), class_starts; coverage_fallen.
-- Out: coverage_alone (tile, operator, month, number: its position among the months kept, is_alone, this_month), of
--      each tile and operator of which another months' answer is due, a table of this transaction.
CREATE TEMPORARY TABLE coverage_alone ON COMMIT DROP AS
WITH past AS (
    SELECT operator, month, max(as_of) AS as_of, dense_rank() OVER (ORDER BY month) AS number
    FROM coverage_keptmonth GROUP BY operator, month
),
this AS (
    SELECT max(month) AS month FROM past
),
told AS (
    SELECT
        erased.tile, erased.operator, past.month, past.number, past.as_of, this.month AS this_month,
        bool_or(kept.witnesses = alone.class) AS was_alone,
        bool_or(kept.witnesses > alone.class AND fallen.gone IS NOT TRUE) AS stands
    FROM (SELECT DISTINCT tile, operator FROM coverage_erasedtile) AS erased
    CROSS JOIN this
    CROSS JOIN width_bucket(1, %(class_starts)s::int[]) AS alone (class)
    JOIN coverage_monthlytile AS kept USING (tile, operator)
    JOIN past ON past.operator = erased.operator AND past.month < this.month
        AND past.month >= kept.since AND (kept.until IS NULL OR past.month <= kept.until)
    LEFT JOIN coverage_fallen AS fallen ON (fallen.tile, fallen.operator, fallen.service, fallen.since)
        = (kept.tile, kept.operator, kept.service, kept.since)
    GROUP BY erased.tile, erased.operator, past.month, past.number, past.as_of, this.month
),
left_over AS (
    SELECT
        tile, operator, month, number, was_alone, this_month,
        NOT stands AND EXISTS (
            SELECT FROM coverage_counted(told.as_of) AS evidence
            WHERE evidence.tile = told.tile AND evidence.operator = told.operator
              AND day > told.as_of - make_interval(months => %(months)s)
              AND place <> 2 AND (speaks_for > 0 OR against > 0)  -- 2: indoor
        ) AS is_alone
    FROM told
)
SELECT tile, operator, month, number, is_alone, this_month
FROM left_over
WHERE EXISTS (
    SELECT FROM left_over AS other
    WHERE other.tile = left_over.tile AND other.operator = left_over.operator
      AND other.is_alone <> other.was_alone
)
