"""Of databases that exist: who is alone where is told of all services alike, now and in the months that are kept.

The next publication counts the larger squares anew.
"""

from django.db import migrations

# -1 is every service, 0 to 3 are the services; 2 among verdicts is not known, among witnesses one person.
NOW = """
INSERT INTO coverage_lonetile (tile, operator, region, last_day)
SELECT estimated.tile, estimated.operator, estimated.region, heard.last_day
FROM (
    SELECT tile, operator, max(region) AS region FROM coverage_coveragetile
    GROUP BY tile, operator HAVING max(contributors) < 2
) AS estimated
CROSS JOIN coverage_pipelinestate AS state
CROSS JOIN LATERAL (
    SELECT max(day) AS last_day FROM coverage_evidence
    WHERE tile = estimated.tile AND operator = estimated.operator
      AND day > state.as_of - interval '24 months' AND day <= state.as_of
      AND place <> 2 AND (speaks_for > 0 OR against > 0)
) AS heard
WHERE heard.last_day IS NOT NULL;

INSERT INTO coverage_touchedfamily (operator, service, region)
SELECT DISTINCT operator, service, region FROM coverage_coveragetile
UNION
SELECT DISTINCT operator, -1, region FROM coverage_lonetile;
"""
MONTHS = """
CREATE TEMPORARY TABLE coverage_alone ON COMMIT DROP AS
SELECT *, number - row_number() OVER (PARTITION BY tile, operator ORDER BY month) AS run
FROM (
    SELECT kept.tile, kept.operator, past.month, past.number, past.newest
    FROM coverage_monthlytile AS kept
    JOIN (
        SELECT month, row_number() OVER (ORDER BY month) AS number, max(month) OVER () AS newest
        FROM (SELECT DISTINCT month FROM coverage_keptmonth) AS kept
    ) AS past ON past.month >= kept.since AND (kept.until IS NULL OR past.month <= kept.until)
    GROUP BY kept.tile, kept.operator, past.month, past.number, past.newest
    HAVING max(kept.witnesses) = 2
) AS month;

DELETE FROM coverage_monthlytile WHERE witnesses = 2;

INSERT INTO coverage_monthlytile (tile, operator, service, since, until, verdict, witnesses)
SELECT tile, operator, service, min(month), nullif(max(month), newest), 2, 2
FROM coverage_alone CROSS JOIN generate_series(0, 3) AS service
GROUP BY tile, operator, service, run, newest;

UPDATE coverage_keptmonth SET mended = mended + 1;

INSERT INTO coverage_keptmonth (month, operator, service, as_of, method_version, epoch, decided, mended)
SELECT month, operator, every.service, max(as_of), max(method_version), max(epoch), '', 0
FROM coverage_keptmonth CROSS JOIN generate_series(0, 3) AS every (service)
GROUP BY month, operator, every.service
ON CONFLICT DO NOTHING;
"""


class Migration(migrations.Migration):
    dependencies = [("coverage", "0010_lone_tiles")]

    operations = [
        migrations.RunSQL(NOW, migrations.RunSQL.noop),
        migrations.RunSQL(MONTHS, migrations.RunSQL.noop),
    ]
