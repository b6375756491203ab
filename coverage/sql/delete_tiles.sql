-- Take tiles away, and the outlines that no operator's tile needs any more.
-- In: arrays of tile, operator, service.
WITH deleted AS (
    DELETE FROM coverage_coveragetile kept
    USING unnest(%s::bigint[], %s::text[], %s::smallint[]) gone (tile, operator, service)
    WHERE kept.tile = gone.tile AND kept.operator = gone.operator AND kept.service = gone.service
    RETURNING kept.tile, kept.operator, kept.service
)
DELETE FROM coverage_square square
WHERE square.tile IN (SELECT tile FROM deleted)
  AND NOT EXISTS (
      SELECT FROM coverage_coveragetile other
      WHERE other.tile = square.tile
        AND (other.tile, other.operator, other.service) NOT IN (SELECT tile, operator, service FROM deleted)
  )
