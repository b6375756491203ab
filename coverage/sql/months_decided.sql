-- Operators and services whose month is to be looked at, with a digest of what is told of them now.
-- In: nothing.
-- Out: operator, service, digest (empty where nothing is measured any more).
SELECT operator, service, coalesce(md5(string_agg(region || ' ' || told, ',' ORDER BY region)), '')
FROM coverage_decidedfamily
FULL JOIN (SELECT DISTINCT operator, service FROM coverage_keptmonth) AS kept USING (operator, service)
GROUP BY operator, service
ORDER BY operator, service
