"""The partitioned table of readings, which Django's own operations cannot make."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql" / "readings_by_month.sql"


class Migration(migrations.Migration):
    """Makes the parent table; its months are made when readings come."""

    dependencies = [("measurements", "0001_initial")]

    operations = [migrations.RunSQL(SQL.read_text(), "DROP TABLE measurements_reading")]
