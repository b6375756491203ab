import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0013_from_when_zones_are_public"),
    ]

    operations = [
        migrations.AddField(
            model_name="zoneevent",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
