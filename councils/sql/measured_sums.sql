-- What is published of one family, summed by commune and aspect.
-- In:  operator, service, region (the family); releases (ids) and territories of the official map that they speak
--      of; declared_share; min_contributors; white and served (codes of verdicts); told_starts and chances (the
--      steps in which the public is told a probability, and what each stands for); side (tiles along the side of a
--      square within which doubts go together).
-- Out: rows of councils_measuredsum. All of it follows from what the public is told of each tile.
-- A square's variance is shared among its communes: each has its own part of the sum of deviations times all of
-- it, so that communes add up to what the square has as a whole.
WITH told AS (
    SELECT
        cell.commune, estimate.tile, coalesce(square.people, 0) AS people,
        estimate.verdict = %(white)s AS is_white, estimate.verdict = %(served)s AS is_served,
        speaking.release IS NOT NULL AND coalesce(share_cl + share_bc + share_tbc + share_plain, 0)
            >= %(declared_share)s AS is_declared,
        speaking.release IS NOT NULL AND coalesce(share_cl + share_bc + share_tbc + share_plain, 0)
            < %(declared_share)s AS is_undeclared,
        (%(chances)s::float8[])[width_bucket(estimate.probability, %(told_starts)s::float8[])] AS white,
        (%(chances)s::float8[])[width_bucket(estimate.probability_served, %(told_starts)s::float8[])] AS served,
        -- The square of the grid around a tile. A key holds what is the same all over a grid, then two indices of
        -- 28 bits, each 2 ** 27 too large.
        ((estimate.tile >> 56) << 56)
            | (((((estimate.tile >> 28) & 268435455) - 134217728 %% %(side)s) / %(side)s) << 28)
            | (((estimate.tile & 268435455) - 134217728 %% %(side)s) / %(side)s) AS block
    FROM coverage_coveragetile AS estimate
    JOIN coverage_tilecommune AS cell USING (tile)
    JOIN councils_ground AS ground ON ground.commune = cell.commune
    LEFT JOIN coverage_populationsquare AS square USING (tile)
    LEFT JOIN unnest(%(releases)s::bigint[], %(territories)s::text[]) AS speaking(release, territory)
        ON speaking.territory = ground.territory
    LEFT JOIN coverage_officialshare AS share ON share.release_id = speaking.release AND share.tile = estimate.tile
        AND share.release_id = ANY(%(releases)s::bigint[])  -- or all releases there are would be read
    WHERE estimate.operator = %(operator)s AND estimate.service = %(service)s AND estimate.region = %(region)s
        AND estimate.contributors >= %(min_contributors)s
),
part AS (
    SELECT
        aspect, commune, block,
        count(*) FILTER (WHERE published) AS tiles, sum(people) FILTER (WHERE published) AS people,
        sum(chance) AS expected, sum(sqrt(chance * (1 - chance))) AS deviation, sum(chance * (1 - chance)) AS doubt,
        sum(people * chance) AS expected_of_people,
        sum(people * sqrt(chance * (1 - chance))) AS deviation_of_people,
        sum(people * chance * (1 - chance)) AS doubt_of_people
    FROM told
    CROSS JOIN LATERAL (VALUES
        ('evidence', true, true, 0.0),
        ('white', true, is_white, white),
        ('served', true, is_served, served),
        ('missing', is_declared, is_white, white),
        ('undeclared', is_undeclared, is_served, served),
        ('missing_told', is_declared AND is_white, true, white),
        ('undeclared_told', is_undeclared AND is_served, true, served)
    ) AS said(aspect, counts, published, chance)
    WHERE counts
    GROUP BY aspect, commune, block
),
whole AS (
    SELECT aspect, block, sum(deviation) AS deviation, sum(deviation_of_people) AS deviation_of_people
    FROM part GROUP BY aspect, block
)
INSERT INTO councils_measuredsum (
    operator, service, region, commune, aspect, tiles, people, expected, variance, doubt,
    expected_of_people, variance_of_people, doubt_of_people
)
SELECT
    %(operator)s, %(service)s::int, %(region)s, commune, aspect,
    sum(tiles), round(coalesce(sum(people), 0)::numeric, 6),
    round(sum(expected)::numeric, 6), round(sum(part.deviation * whole.deviation)::numeric, 6),
    round(sum(doubt)::numeric, 6), round(sum(expected_of_people)::numeric, 6),
    round(sum(part.deviation_of_people * whole.deviation_of_people)::numeric, 6),
    round(sum(doubt_of_people)::numeric, 6)
FROM part JOIN whole USING (aspect, block)
GROUP BY commune, aspect
