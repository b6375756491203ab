"""Days with SIM cards of Lycamobile, stored and never counted until now, are put on the journal for the next fold."""

from django.db import migrations

AGAIN = """
INSERT INTO measurements_touchedday (contributor_id, day, touched_at)
SELECT DISTINCT contributor_id, (observed_at AT TIME ZONE 'UTC')::date, now()
FROM measurements_reading WHERE home_plmn = '20825'
"""


class Migration(migrations.Migration):
    dependencies = [("measurements", "0004_device_days_by_one_index")]

    operations = [migrations.RunSQL(AGAIN, migrations.RunSQL.noop)]
