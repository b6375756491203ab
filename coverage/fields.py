"""The one kind of column that Django does not bring."""

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import FloatField


class RealField(FloatField):
    """A float of four bytes, as the core keeps levels and accuracies: evidence is the longest table."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        """PostgreSQL's name for it."""
        return "real"
