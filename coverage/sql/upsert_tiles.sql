-- Store estimates. A new tile waits for its family's verdict; a known one keeps the verdict it has until then.
-- In: the code of "not known"; one array per column, in the order of aggregate.COLUMNS.
INSERT INTO coverage_coveragetile AS tile
    (tile, operator, service, region, probability, probability_served, share_low, share_high,
     contributors, contributors_for, contributors_against, contributor_days, first_day, last_day, method_version, verdict)
SELECT estimated.*, %s
FROM unnest(
    %s::bigint[], %s::text[], %s::smallint[], %s::text[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
    %s::int[], %s::int[], %s::int[], %s::int[], %s::date[], %s::date[], %s::text[]
) estimated
ON CONFLICT (tile, operator, service) DO UPDATE SET
    region = excluded.region,
    probability = excluded.probability,
    probability_served = excluded.probability_served,
    share_low = excluded.share_low,
    share_high = excluded.share_high,
    contributors = excluded.contributors,
    contributors_for = excluded.contributors_for,
    contributors_against = excluded.contributors_against,
    contributor_days = excluded.contributor_days,
    first_day = excluded.first_day,
    last_day = excluded.last_day,
    method_version = excluded.method_version
