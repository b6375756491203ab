-- Take away the terms of some tiles of one operator and service.
-- In: operator, service; array of tile.
DELETE FROM coverage_tileterms WHERE operator = %s AND service = %s AND tile = ANY (%s::bigint[])
