-- Who looked at the targets of a campaign in the days that count, and when: a person once a day for each target.
-- In:  campaign (id); since and until (days, both count); services (names, in the order of their codes).
-- Out: target (id), contributor, day. Of a target that has ended, nothing after the day that it ended on.
SELECT DISTINCT target.id, evidence.contributor_id, evidence.day
FROM councils_campaigntarget AS target
JOIN coverage_evidence AS evidence
    ON evidence.tile = target.tile
    AND evidence.operator = target.operator
    AND evidence.service = array_position(%(services)s::text[], target.service::text) - 1
WHERE target.campaign_id = %(campaign)s
    AND evidence.day BETWEEN %(since)s AND least(%(until)s, coalesce(target.ended_on, %(until)s))
    AND evidence.speaks_for + evidence.against > 0
