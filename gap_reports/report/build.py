"""The bindery of gap reports: its files as one archive; of the same rows and the same day, the same bytes."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from django.utils import translation

from gap_reports.report import tables
from gap_reports.report.contents import Contents, contents_of, one_moment
from gap_reports.report.paper import printed
from publishing.archive import archive, checksums

README = Path(__file__).with_name("LISEZMOI.txt")
LANGUAGE = "fr"  # of whoever reads it: operators in France, councils, ARCEP


class Built(NamedTuple):
    """A report and its archive."""

    contents: Contents
    content: bytes


def build(operator: str, territory: str, on: date) -> Built:
    """The report on an operator and a territory (its key) on a day; `contents.NoSubject`."""
    with translation.override(LANGUAGE), one_moment():
        contents = contents_of(operator, territory, on)
        made = tables.files(contents)
        made |= {"rapport.pdf": printed(contents), README.name: README.read_bytes()}
        return Built(contents, archive(made | {"SHA256SUMS": checksums(made).encode()}, on))
