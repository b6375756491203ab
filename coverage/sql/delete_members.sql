-- Tiles that a zone no longer has.
-- In: arrays of zone and tile.
DELETE FROM coverage_zonetile member
USING unnest(%s::uuid[], %s::bigint[]) lost (zone, tile)
WHERE member.zone_id = lost.zone AND member.tile = lost.tile
