"""The function that says which evidence is heard of a tile, as the estimates hear it."""

from pathlib import Path

from django.db import migrations

HEARD = (Path(__file__).parents[1] / "sql" / "heard_evidence.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("coverage", "0020_one_row_of_a_tile_in_a_month")]

    operations = [migrations.RunSQL(HEARD, "DROP FUNCTION coverage_heard; DROP FUNCTION coverage_area")]
