-- Communes or EPCI with what was measured in them, of one operator, service and aspect.
-- In:  kind (com or epci), communes (codes: of the territory whose communes, or EPCI with a member there, are
--      asked for), operator, service, aspect, territories (of the official map, where a tile may count: null for
--      all).
-- Out: key, name, tiles, people, tiles and people with evidence, then the sums of councils.sums.Told.
WITH unit AS (
    SELECT key, name, unnest(CASE kind WHEN 'com' THEN ARRAY[code] ELSE made_of END) AS commune
    FROM coverage_territory
    WHERE kind = %(kind)s
        AND CASE kind WHEN 'com' THEN ARRAY[code] ELSE made_of END && %(communes)s::varchar[]
),
measured AS (
    SELECT commune, aspect, sum(tiles) AS tiles, sum(people) AS people, sum(expected) AS expected,
        sum(variance) AS variance, sum(doubt) AS doubt, sum(expected_of_people) AS expected_of_people,
        sum(variance_of_people) AS variance_of_people, sum(doubt_of_people) AS doubt_of_people
    FROM councils_measuredsum
    WHERE operator = %(operator)s AND service = %(service)s AND aspect IN ('evidence', %(aspect)s)
    GROUP BY commune, aspect
)
SELECT
    unit.key, unit.name, coalesce(sum(ground.tiles), 0)::int, coalesce(sum(ground.people), 0),
    coalesce(sum(evidence.tiles), 0)::int, coalesce(sum(evidence.people), 0),
    coalesce(sum(told.tiles), 0)::int, coalesce(sum(told.people), 0),
    coalesce(sum(told.expected), 0), coalesce(sum(told.variance), 0), coalesce(sum(told.doubt), 0),
    coalesce(sum(told.expected_of_people), 0), coalesce(sum(told.variance_of_people), 0),
    coalesce(sum(told.doubt_of_people), 0)
FROM unit
LEFT JOIN councils_ground AS ground ON ground.commune = unit.commune
LEFT JOIN measured AS evidence ON evidence.commune = unit.commune AND evidence.aspect = 'evidence'
    AND (%(territories)s::text[] IS NULL OR ground.territory = ANY(%(territories)s::text[]))
LEFT JOIN measured AS told ON told.commune = unit.commune AND told.aspect = %(aspect)s
GROUP BY unit.key, unit.name
ORDER BY unit.key
