"""The table of a territory's page that shows what people told ARCEP: complaints by operator and month."""

from django.utils.translation import gettext as _

from councils.shapes import Complaints
from councils.territory_tables import Group, Row, Table
from coverage.amounts import month_name, whole
from coverage.floor import month
from coverage.words import distinct_names


def complaints_table(told: Complaints) -> Table:
    """A line for each operator on whom somebody complained; without any, no line."""
    names = distinct_names([row.operator for row in told.rows])
    rows = [
        Row(names[row.operator], [whole(number) for number in (*row.by_month, row.number)])
        for row in told.rows
    ]
    columns = [_("Operator"), *(month_name(month(day)) for day in told.months), _("Together")]
    groups = [Group(_("Mobile coverage"), rows)] if rows else []
    return Table("complaints", _("Complaints that ARCEP received, by month"), columns, groups)
