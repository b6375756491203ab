-- Store terms; those that are as before are not written again.
-- In: operator, service; all terms, one after the other; the length of each; array of tile.
INSERT INTO coverage_tileterms AS stored (operator, service, tile, own)
SELECT given.operator, given.service, part.tile,
       given.own[(part.position - 1) * given.size + 1 : part.position * given.size]
FROM (SELECT %s AS operator, %s AS service, %s::float8[] AS own, %s AS size) AS given,
     unnest(%s::bigint[]) WITH ORDINALITY AS part (tile, position)
ON CONFLICT (tile, operator, service) DO UPDATE SET own = excluded.own
WHERE stored.own IS DISTINCT FROM excluded.own
