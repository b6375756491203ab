from django.db import migrations, models

import coverage.embargo

# Zones that are there already were published when they were drawn.
PUBLISHED = "UPDATE coverage_whitezone SET public_from = created_at::date"


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0012_when_tiles_were_surveyed"),
    ]

    operations = [
        migrations.AddField(
            model_name="whitezone",
            name="public_from",
            field=models.DateField(default=coverage.embargo.first_public_day),
        ),
        migrations.RunSQL(PUBLISHED, migrations.RunSQL.noop),
    ]
