-- In: nothing but the table of listed squares. Out: it has each square once, as the file has it first; the other lines.
DELETE FROM listed AS again
USING (SELECT tile, min(line) AS line FROM listed GROUP BY tile HAVING count(*) > 1) AS first
WHERE again.tile = first.tile AND again.line > first.line
RETURNING again.line
