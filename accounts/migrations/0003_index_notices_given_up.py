"""Notices that were given up are counted without reading the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_people_and_spaces"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("state", "dead")), fields=["ended_at"], name="notices_given_up"
            ),
        ),
    ]
