-- Notes of erasures that have been worked in: their tiles are not waiting any more. The others stay.
-- In: nothing.
DELETE FROM coverage_erasedtile erased
WHERE NOT EXISTS (
    SELECT FROM coverage_touchedtile touched
    WHERE (touched.tile, touched.operator, touched.service) = (erased.tile, erased.operator, erased.service)
)
