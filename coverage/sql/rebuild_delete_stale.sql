-- Take stale evidence of some contributors' days away, and note the tiles that lose it.
-- In: the temporary table stale; arrays of contributor and day; the shard.
WITH gone AS (
    DELETE FROM coverage_evidence evidence
    USING unnest(%s::bigint[], %s::date[]) kept (contributor_id, day) JOIN stale USING (contributor_id, day)
    WHERE evidence.contributor_id = stale.contributor_id AND evidence.day = stale.day
      AND evidence.device = stale.device AND evidence.tile = stale.tile AND evidence.operator = stale.operator
      AND evidence.service = stale.service AND evidence.place = stale.place
    RETURNING evidence.tile, evidence.operator, evidence.service
)
INSERT INTO coverage_touchedtile (shard, tile, operator, service)
SELECT DISTINCT %s::bigint, tile, operator, service FROM gone
