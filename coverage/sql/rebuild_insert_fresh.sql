-- Store the rows that are not there yet, and note the tiles that gain them.
-- In: the temporary table fresh; the shard.
WITH come AS (
    INSERT INTO coverage_evidence SELECT * FROM fresh
    ON CONFLICT DO NOTHING
    RETURNING tile, operator, service
)
INSERT INTO coverage_touchedtile (shard, tile, operator, service)
SELECT DISTINCT %s::bigint, tile, operator, service FROM come
