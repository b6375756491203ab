"""The bytes that a weak link must carry before the map is there: the budgets of docs/benchmarks.md."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.django_db

READABLE_BYTES = 30_000  # five seconds on 50 kbit/s
MAP_BYTES = 150_000  # before the tiles
STYLE = re.compile(r'<link rel="stylesheet" href="/static/\w+/([^"]+)"')
SCRIPT = re.compile(r'(?:<script[^>]+src|rel="modulepreload" href)="/static/\w+/([^"]+)"')


def packed(data: bytes) -> int:
    return len(gzip.compress(data))


def weight(page: str, files: re.Pattern[str]) -> int:
    """Bytes of the files that a page names, each once, as they travel."""
    return sum(packed(Path(str(finders.find(name))).read_bytes()) for name in set(files.findall(page)))


def test_the_map_page_is_readable_within_its_budget_and_can_draw_within_the_other():
    page = Client().get("/").content.decode()
    readable = packed(page.encode()) + weight(page, STYLE)

    assert 10_000 < readable <= READABLE_BYTES
    assert 100_000 < readable + weight(page, SCRIPT) <= MAP_BYTES
