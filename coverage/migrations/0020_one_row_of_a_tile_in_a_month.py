"""Of databases that exist: where two rows told of the same month, the older ends before the newer begins."""

from django.db import migrations

PARTED = """
WITH following AS (
    SELECT tile, operator, service, since, until,
           lead(since) OVER (PARTITION BY tile, operator, service ORDER BY since) AS next
    FROM coverage_monthlytile
),
parted AS (
    UPDATE coverage_monthlytile AS kept SET until = (next - interval '1 month')::date
    FROM following
    WHERE (kept.tile, kept.operator, kept.service, kept.since)
        = (following.tile, following.operator, following.service, following.since)
      AND next IS NOT NULL AND (following.until IS NULL OR following.until >= next)
    RETURNING kept.operator, kept.service
)
UPDATE coverage_keptmonth SET mended = mended + 1
WHERE (operator, service) IN (SELECT operator, service FROM parted)
"""


class Migration(migrations.Migration):
    dependencies = [("coverage", "0019_when_it_was_published")]

    operations = [migrations.RunSQL(PARTED, migrations.RunSQL.noop)]
