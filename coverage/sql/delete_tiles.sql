-- Take tiles of one operator and service away, and the outlines that no other needs.
-- In: array of tile; operator, service.
WITH deleted AS (
    DELETE FROM coverage_coveragetile kept
    USING unnest(%s::bigint[]) gone (tile)
    WHERE kept.tile = gone.tile AND kept.operator = %s AND kept.service = %s
    RETURNING kept.tile, kept.operator, kept.service
)
DELETE FROM coverage_square square
WHERE square.tile IN (SELECT tile FROM deleted)
  AND NOT EXISTS (
      SELECT FROM coverage_coveragetile other
      WHERE other.tile = square.tile
        AND (other.tile, other.operator, other.service) NOT IN (SELECT tile, operator, service FROM deleted)
  )
