-- In: nothing. Out: each commune knows the EPCI that counts it among its members, or none.
WITH membership AS (
    SELECT 'com-' || member AS key, max(epci.code) AS epci
    FROM coverage_territory AS epci CROSS JOIN LATERAL unnest(epci.made_of) AS member
    WHERE epci.kind = 'epci'
    GROUP BY member
)
UPDATE coverage_territory AS commune
SET epci = coalesce(membership.epci, '')
FROM coverage_territory AS same LEFT JOIN membership USING (key)
WHERE commune.key = same.key AND commune.kind = 'com'
