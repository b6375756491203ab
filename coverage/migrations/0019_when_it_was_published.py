"""When a publication ended last is remembered, whether or not it changed anything."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coverage", "0018_refused_official_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="pipelinestate",
            name="published_at",
            field=models.DateTimeField(null=True),
        ),
    ]
