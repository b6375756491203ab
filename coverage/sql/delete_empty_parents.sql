-- Take away the outlines of larger tiles under which nothing is measured any more.
-- In: array of tiles.
DELETE FROM coverage_square square
WHERE square.tile = ANY(%s::bigint[])
  AND NOT EXISTS (SELECT FROM coverage_parenttile parent WHERE parent.tile = square.tile)
