-- Of one service in one région: tiles where the verdict on every operator is known, by how many serve them.
-- In:  service, region; operators and territories: who publishes a release in which territory of the official map;
--      min_contributors; white, served (codes of verdicts); told_starts, chances (see measured_sums).
-- Out: rows of councils_measurednumber. The chance that all of several things are so is at least one less what
--      each lacks to one, and at most that of the least likely, whatever they have in common (Boole, Fréchet).
WITH known AS (
    SELECT
        cell.commune, estimate.tile, coalesce(max(square.people), 0) AS people,
        bool_and(estimate.verdict = %(white)s) AS is_none, bool_and(estimate.verdict = %(served)s) AS is_all,
        greatest(0, 1 - sum(1 - told.white)) AS none_low, min(told.white) AS none_high,
        greatest(0, 1 - sum(1 - told.served)) AS all_low, min(told.served) AS all_high
    FROM coverage_coveragetile AS estimate
    JOIN coverage_tilecommune AS cell USING (tile)
    JOIN councils_ground AS ground ON ground.commune = cell.commune
    JOIN unnest(%(operators)s::text[], %(territories)s::text[]) AS present(operator, territory)
        ON present.operator = estimate.operator AND present.territory = ground.territory
    LEFT JOIN coverage_populationsquare AS square USING (tile)
    CROSS JOIN LATERAL (SELECT
        (%(chances)s::float8[])[width_bucket(estimate.probability, %(told_starts)s::float8[])] AS white,
        (%(chances)s::float8[])[width_bucket(estimate.probability_served, %(told_starts)s::float8[])] AS served
    ) AS told
    WHERE estimate.operator = ANY(%(operators)s::text[]) AND estimate.service = %(service)s
        AND estimate.region = %(region)s AND estimate.contributors >= %(min_contributors)s
        AND estimate.verdict IN (%(white)s, %(served)s)
    GROUP BY cell.commune, estimate.tile, ground.territory
    HAVING count(*) = (
        SELECT count(*) FROM unnest(%(territories)s::text[]) AS every(territory)
        WHERE every.territory = ground.territory
    )
)
INSERT INTO councils_measurednumber (
    service, region, commune, known_tiles, known_people,
    none_tiles, none_people, none_low, none_high, all_tiles, all_people, all_low, all_high
)
SELECT
    %(service)s::int, %(region)s, commune, count(*), round(sum(people)::numeric, 6),
    count(*) FILTER (WHERE is_none), round(coalesce(sum(people) FILTER (WHERE is_none), 0)::numeric, 6),
    round(sum(none_low)::numeric, 6), round(sum(none_high)::numeric, 6),
    count(*) FILTER (WHERE is_all), round(coalesce(sum(people) FILTER (WHERE is_all), 0)::numeric, 6),
    round(sum(all_low)::numeric, 6), round(sum(all_high)::numeric, 6)
FROM known
GROUP BY commune
