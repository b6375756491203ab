-- What each phone found outdoors in the declared tiles of an area, by day: whether the network was as good as the
-- release declares, or better. In the columns of coverage.stored.COLUMNS, for COPY.
-- In:  communes (codes) and tiles (keys), which together are the area; releases (ids) and heard (services whose
--      readings find the network as good or better), in pairs; declared_share (from which share of a tile on it
--      counts as declared); place (code of outdoors); after and until (days).
-- Out: contributor, device, day (since 1970-01-01), tile, release (id) for the operator, service, place,
--      speaks_for, against, no statements, no level, spots, accuracy_m (NaN if not stated), dwell_s.
WITH area AS (
    SELECT tile FROM coverage_tilecommune WHERE commune = ANY(%(communes)s::text[])
    UNION
    SELECT unnest(%(tiles)s::bigint[])
), pair AS (
    SELECT release.id, release.operator, release.service, asked.heard
    FROM unnest(%(releases)s::bigint[], %(heard)s::int[]) AS asked(id, heard)
    JOIN coverage_officialrelease AS release ON release.id = asked.id
)
SELECT
    evidence.contributor_id, evidence.device, evidence.day - date '1970-01-01', evidence.tile, pair.id::int,
    pair.service, evidence.place, sum(evidence.speaks_for)::int,
    coalesce(sum(evidence.against) FILTER (WHERE evidence.service = pair.service), 0)::int,
    0::int, 'NaN'::real, bit_or(evidence.spots)::int,
    coalesce(max(evidence.accuracy_m), 'NaN')::real, max(evidence.dwell_s)::int
FROM coverage_counted(%(until)s) AS evidence
JOIN area ON area.tile = evidence.tile
JOIN pair ON pair.operator = evidence.operator AND pair.heard = evidence.service
JOIN coverage_officialshare AS share ON share.release_id = pair.id AND share.tile = evidence.tile
WHERE evidence.place = %(place)s AND evidence.day > %(after)s
    AND share.share_cl + share.share_bc + share.share_tbc + share.share_plain >= %(declared_share)s
GROUP BY evidence.contributor_id, evidence.device, evidence.day, evidence.tile, pair.id, pair.service, evidence.place
