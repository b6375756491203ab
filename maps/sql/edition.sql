-- What tiles of a layer may depend on, each part as a short text: the same text, the same tiles.
-- In:  operator (five digits) and service (code), null for every one.
-- Out: one row: of what was decided of each family, null where none of it is told; of the official releases, null
--      where there is none; the day that all is told as of; when tiles last changed
--      their commune, empty where they never did.
SELECT
    (
        SELECT md5(string_agg(concat_ws(' ', operator, service, region, told), ',' ORDER BY pk))
        FROM (
            SELECT *, (operator, service, region) AS pk FROM coverage_decidedfamily
            WHERE told <> ''
                AND (%(operator)s::text IS NULL OR operator = %(operator)s)
                AND (%(service)s::int IS NULL OR service IN (%(service)s, -1))  -- -1: lone tiles, told of each
        ) AS family
    ) AS decided,
    (
        SELECT md5(string_agg(id::text, ',' ORDER BY id)) FROM coverage_officialrelease
        WHERE (%(operator)s::text IS NULL OR operator = %(operator)s)
            AND (%(service)s::int IS NULL OR service = %(service)s)
    ) AS releases,
    coalesce((SELECT as_of FROM coverage_pipelinestate LIMIT 1), current_date)::text AS as_of,
    coalesce((SELECT changed_at FROM coverage_tilesurvey)::text, '') AS land,
    coalesce(
        (
            SELECT max(changed_at) FROM coverage_tablechange
            WHERE name IN ('coverage_site', 'coverage_promisedsite')
        )::text,
        ''
    ) AS sites,
    coalesce((SELECT changed_at FROM coverage_tablechange WHERE name = 'coverage_territory')::text, '')
        AS territories
