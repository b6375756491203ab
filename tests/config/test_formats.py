"""How days are written: in each language's own way, and in English so that nobody takes a day for a month."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.formats import date_format

DAY = date(2026, 9, 8)


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [("fr", "8 septembre 2026", "08/09/2026"), ("en", "8 September 2026", "8 Sep 2026")],
)
def test_a_day_is_written_as_its_reader_writes_it(language, long, short):
    with translation.override(language):
        assert date_format(DAY, "DATE_FORMAT") == long
        assert date_format(DAY, "SHORT_DATE_FORMAT") == short
