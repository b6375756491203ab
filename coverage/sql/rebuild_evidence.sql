-- Readings of a shard counted as evidence, in DuckDB: the rows that coverage.core.fold.fold makes of them.
-- In: $files, Parquet of coverage.shards.SCHEMA; $accuracy_limit_m; the table of coverage.shards.situations.
-- Out: the columns of coverage.core.evidence.Evidence in no order, the operator as text, null for nan.
SELECT contributor, device, day, tile, operator, service, environment AS place,
       sum(speaks_for)::INTEGER AS speaks_for,
       sum(against)::INTEGER AS against,
       sum(statements)::INTEGER AS statements,
       median(CASE WHEN speaks_for = 1 THEN margin_db::DOUBLE END)::FLOAT AS margin_db,
       bit_or(CASE WHEN statements = 1 THEN 0 ELSE 1::INTEGER << spot::INTEGER END)::INTEGER AS spots,
       max(accuracy_m) AS accuracy_m,
       coalesce(max(CASE WHEN statements = 0 THEN second END)
                - min(CASE WHEN statements = 0 THEN second END), 0)::INTEGER AS dwell_s
FROM read_parquet($files)
JOIN situations USING (state, technology, max_technology, kind)
WHERE NOT is_mock AND coalesce(accuracy_m, 0) <= $accuracy_limit_m
GROUP BY contributor, device, day, tile, operator, service, environment
