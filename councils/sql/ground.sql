-- The communes that hold the middle of a tile, with what their tiles hold.
-- In:  nothing (an empty mapping).
-- Out: commune, tiles, people, people of squares that were imputed, its smallest tile, a digest of all that.
SELECT
    cell.commune, count(*)::int, round(coalesce(sum(square.people), 0)::numeric, 6)::float8,
    round(coalesce(sum(square.people) FILTER (WHERE square.imputed), 0)::numeric, 6)::float8,
    min(cell.tile), to_hex(bit_xor(hash_record_extended(row(cell.tile, square.people, square.imputed), 0)))
FROM coverage_tilecommune AS cell
LEFT JOIN coverage_populationsquare AS square USING (tile)
GROUP BY cell.commune
ORDER BY cell.commune
