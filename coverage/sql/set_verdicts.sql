-- Verdicts of some tiles of one operator and service.
-- In: arrays of tile and verdict; operator, service.
UPDATE coverage_coveragetile tile SET verdict = decided.verdict
FROM unnest(%s::bigint[], %s::smallint[]) decided (tile, verdict)
WHERE tile.tile = decided.tile AND tile.operator = %s AND tile.service = %s
