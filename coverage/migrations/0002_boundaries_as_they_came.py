"""A boundary is kept as its file gave it; a territory knows the communes that it is made of."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Boundary",
            fields=[
                ("key", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("year", models.IntegerField()),
                ("geom", django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326)),
            ],
        ),
        migrations.AddField(
            model_name="territory",
            name="made_of",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=5), default=list, size=None
            ),
        ),
    ]
