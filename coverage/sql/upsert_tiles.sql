-- Store estimates. A new tile waits for its family's verdict; a known one keeps the verdict it has until then,
-- and is not written again if all of it is as before.
-- In: the code of "not known"; one array per column, in the order of aggregate.COLUMNS.
INSERT INTO coverage_coveragetile AS stored
    (tile, operator, service, region, probability, probability_served, probability_half, share_low, share_high,
     contributors, contributors_for, contributors_against, against_days, contributor_days,
     neighbours_mean_db, neighbours_sd_db, first_day, last_day, method_version, epoch, verdict)
SELECT estimated.*, %s
FROM unnest(
    %s::bigint[], %s::text[], %s::smallint[], %s::text[],
    %s::float8[], %s::float8[], %s::float8[], %s::float8[], %s::float8[],
    %s::int[], %s::int[], %s::int[], %s::int[], %s::int[],
    %s::float8[], %s::float8[], %s::date[], %s::date[], %s::text[], %s::int[]
) estimated
ON CONFLICT (tile, operator, service) DO UPDATE SET
    region = excluded.region,
    probability = excluded.probability,
    probability_served = excluded.probability_served,
    probability_half = excluded.probability_half,
    share_low = excluded.share_low,
    share_high = excluded.share_high,
    contributors = excluded.contributors,
    contributors_for = excluded.contributors_for,
    contributors_against = excluded.contributors_against,
    against_days = excluded.against_days,
    contributor_days = excluded.contributor_days,
    neighbours_mean_db = excluded.neighbours_mean_db,
    neighbours_sd_db = excluded.neighbours_sd_db,
    first_day = excluded.first_day,
    last_day = excluded.last_day,
    method_version = excluded.method_version,
    epoch = excluded.epoch
WHERE (stored.region, stored.probability, stored.probability_served, stored.probability_half,
       stored.share_low, stored.share_high, stored.contributors, stored.contributors_for,
       stored.contributors_against, stored.against_days, stored.contributor_days, stored.neighbours_mean_db,
       stored.neighbours_sd_db, stored.first_day, stored.last_day, stored.method_version, stored.epoch)
    IS DISTINCT FROM
      (excluded.region, excluded.probability, excluded.probability_served, excluded.probability_half,
       excluded.share_low, excluded.share_high, excluded.contributors, excluded.contributors_for,
       excluded.contributors_against, excluded.against_days, excluded.contributor_days, excluded.neighbours_mean_db,
       excluded.neighbours_sd_db, excluded.first_day, excluded.last_day, excluded.method_version, excluded.epoch)
