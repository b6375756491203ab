import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coverage", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PopulationSquare",
            fields=[
                ("tile", models.BigIntegerField(primary_key=True, serialize=False)),
                ("people", models.FloatField()),
                ("imputed", models.BooleanField()),
                ("source", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="TileCommune",
            fields=[
                ("tile", models.BigIntegerField(primary_key=True, serialize=False)),
                ("commune", models.CharField(max_length=5)),
            ],
        ),
        migrations.AddIndex(
            model_name="territory",
            index=django.contrib.postgres.indexes.GinIndex(fields=["made_of"], name="territories_by_part"),
        ),
        migrations.AddIndex(
            model_name="tilecommune",
            index=models.Index(fields=["commune"], name="tiles_of_commune"),
        ),
    ]
