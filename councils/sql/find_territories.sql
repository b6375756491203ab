-- Territories by the beginning of a code or by words of a name, whatever its accents, hyphens and apostrophes.
-- In:  words (normalised as the names are here), code (as it was typed), limit.
-- Out: key, kind, code, name, department, best first: the code itself, the name itself, names that begin so, names
--      with a word that begins so; then larger kinds first, then more people.
WITH plain AS (
    SELECT
        key, kind, code, name, department, population,
        trim(regexp_replace(replace(lower(regexp_replace(
            normalize(replace(replace(name, 'œ', 'oe'), 'Œ', 'Oe'), NFD), '[\u0300-\u036f]', '', 'g'
        )), '''', ' '), '[^a-z0-9]+', ' ', 'g')) AS words
    FROM coverage_territory
),
found AS (
    SELECT *, CASE
        WHEN upper(code) = upper(%(code)s) THEN 0
        WHEN words = %(words)s THEN 1
        WHEN starts_with(words, %(words)s) THEN 2
        WHEN position(' ' || %(words)s IN words) > 0 THEN 3
    END AS place
    FROM plain
    WHERE %(words)s <> ''
)
SELECT key, kind, code, name, department
FROM found
WHERE place IS NOT NULL
ORDER BY place, array_position(ARRAY['reg', 'dep', 'epci', 'com'], kind::text), population DESC NULLS LAST, key
LIMIT %(limit)s
