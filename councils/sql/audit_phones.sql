-- What an epoch holds of people's phones: their standing on any of the services heard, their faults on one.
-- In:  epoch (number), operator, service, heard (services), people (contributors).
-- Out: contributor, device, offset_db, offset_sd_db, fault (0 of a phone that only the others know), standing; in
--      the order of the first two.
SELECT
    contributor_id, device,
    coalesce(max(offset_db) FILTER (WHERE service = %(service)s), 0),
    coalesce(max(offset_sd_db) FILTER (WHERE service = %(service)s), 0),
    coalesce(max(fault) FILTER (WHERE service = %(service)s), 0),
    bool_or(standing)
FROM coverage_epochphone
WHERE epoch_id = %(epoch)s AND operator = %(operator)s AND service = ANY(%(heard)s::int[])
    AND contributor_id = ANY(%(people)s::bigint[])
GROUP BY contributor_id, device
ORDER BY contributor_id, device
