-- Vector tile of the layer `sites`: where the operators' radio sites stand, and where the State asked for one.
-- In:  z, x, y; operator (five digits), null for every one; service (name), null for every one; as_of (a list of
--      a later day does not count).
-- Out: one row of one column, the bytes of the tile; no bytes where it holds nothing.
-- Sites of the newest list of each operator, without those that broadcast nothing, those to come apart; promised
-- sites of the newest list, without the rows for which another row's site stands.
WITH RECURSIVE listed (operator) AS (  -- the operators of a long table, one step of its index for each
    SELECT min(operator) FROM coverage_site
    UNION ALL
    SELECT (SELECT min(operator) FROM coverage_site WHERE operator > listed.operator)
    FROM listed WHERE listed.operator IS NOT NULL
),
newest AS MATERIALIZED (
    SELECT
        listed.operator, kind.planned,
        (
            SELECT max(listed_on) FROM coverage_site AS site
            WHERE site.operator = listed.operator AND site.planned = kind.planned AND listed_on <= %(as_of)s
        ) AS listed_on
    FROM listed CROSS JOIN (VALUES (false), (true)) AS kind(planned)
    WHERE %(operator)s::text IS NULL OR listed.operator = %(operator)s
),
asked AS (
    SELECT ST_Transform(
        -- Beyond the world, degrees begin anew on its other side.
        ST_Intersection(ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 1.0 / 64), ST_TileEnvelope(0, 0, 0)),
        4326
    ) AS box
),
places AS (
    SELECT
        CASE WHEN site.planned THEN 'planned' ELSE 'site' END AS kind,
        site.operator::text AS operator,
        concat_ws(
            ' ', CASE WHEN has_2g THEN '2G' END, CASE WHEN has_3g THEN '3G' END,
            CASE WHEN has_4g THEN '4G' END, CASE WHEN has_5g THEN '5G' END
        ) AS technologies,
        CASE %(service)s::text
            WHEN 'voice' THEN has_2g OR has_3g
            WHEN 'data_3g' THEN has_3g
            WHEN 'data_4g' THEN has_4g
            WHEN 'data_5g' THEN coalesce(has_5g, false)
            ELSE true
        END AS serves,
        site.number, site.geom
    FROM asked
    JOIN coverage_site AS site ON site.geom::geography(Point, 4326) && asked.box::geography
    JOIN newest USING (operator, planned, listed_on)
    WHERE site.planned OR has_2g OR has_3g OR has_4g OR has_5g IS TRUE
    UNION ALL
    SELECT
        'promised', coalesce(nullif(leader, ''), operators[1]), null, coalesce(in_service, 0) > 0, number, geom
    FROM asked
    JOIN coverage_promisedsite AS promised ON promised.geom::geography(Point, 4326) && asked.box::geography
    WHERE listed_on = (SELECT max(listed_on) FROM coverage_promisedsite WHERE listed_on <= %(as_of)s)
        AND (%(operator)s::text IS NULL OR %(operator)s = ANY (operators))
        AND physical IS NOT FALSE
),
features AS (
    SELECT
        ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope(%(z)s, %(x)s, %(y)s), buffer => 64) AS geom,
        kind, operator, technologies, serves, number
    FROM places
    ORDER BY kind, operator, number
)
SELECT ST_AsMVT(features, 'sites') FROM features
