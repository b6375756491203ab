-- Stored evidence of a shard that the readings do not bear out, as the temporary table stale.
-- In: arrays of the first and the last tile of each row of the shard's tiles; the temporary table fresh.
CREATE TEMPORARY TABLE stale AS
SELECT evidence.*
FROM unnest(%s::bigint[], %s::bigint[]) tiles (west, east)
JOIN coverage_evidence evidence ON evidence.tile BETWEEN tiles.west AND tiles.east
EXCEPT
SELECT * FROM fresh
