-- Note squares to do; one that another worker is just finishing is noted again.
-- In: operator, service; array of squares.
INSERT INTO coverage_touchedsquare (operator, service, square)
SELECT %s, %s, unnest(%s::bigint[])
ON CONFLICT DO NOTHING
