-- Operators and services whose month is to be looked at, with a digest of what is told of them now.
-- In: services (codes of them all: what is told of one is kept of all, as lone tiles are told of each);
--     every_service (the code of lone tiles).
-- Out: operator, service, digest (empty where nothing is told any more).
WITH told AS (
    SELECT family.operator, asked.service, family.service AS kind, family.region, family.told
    FROM coverage_decidedfamily AS family
    JOIN unnest(%(services)s::int2[]) AS asked (service) ON family.service IN (asked.service, %(every_service)s)
    WHERE family.told <> ''
),
operators AS (
    SELECT operator FROM told UNION SELECT operator FROM coverage_keptmonth
)
SELECT operator, asked.service, coalesce(md5(string_agg(region || ' ' || told, ',' ORDER BY region, kind)), '')
FROM operators
CROSS JOIN unnest(%(services)s::int2[]) AS asked (service)
LEFT JOIN told USING (operator, service)
GROUP BY operator, asked.service
ORDER BY operator, asked.service
