"""When tables that people fill by hand last changed: what is drawn from them is kept until then."""

from django.db import models


class TableChange(models.Model):
    """A table with a trigger of `coverage/sql/note_changes.sql`, which writes this row at each change."""

    name = models.CharField(max_length=40, primary_key=True)
    changed_at = models.DateTimeField()
