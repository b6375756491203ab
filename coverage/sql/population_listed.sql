-- In: nothing. Out: an empty table of this session for the squares of a file, as they stand there.
SET LOCAL work_mem = '128MB';
CREATE TEMPORARY TABLE IF NOT EXISTS listed (line bigint, tile bigint, people float8, imputed boolean) ON COMMIT DROP;
TRUNCATE listed
