"""The chronicle of zones names the releases by which the official map changed its mind."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coverage", "0002_population_and_tiles_of_communes")]

    operations = [
        migrations.AddField(
            model_name="zoneevent", name="official_release", field=models.TextField(null=True)
        ),
    ]
