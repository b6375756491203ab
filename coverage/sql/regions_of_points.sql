-- The région of each tile's centre; of two that share a border point, the first by key.
-- In: arrays of tile, longitude, latitude (WGS84).
-- Out: tile, territory key, empty where there is none.
SELECT asked.tile, coalesce(min(territory.key), '')
FROM unnest(%s::bigint[], %s::float8[], %s::float8[]) asked (tile, longitude, latitude)
LEFT JOIN coverage_territory territory
  ON territory.kind = 'reg'
 AND ST_Covers(territory.geom, ST_SetSRID(ST_MakePoint(asked.longitude, asked.latitude), 4326))
GROUP BY asked.tile
