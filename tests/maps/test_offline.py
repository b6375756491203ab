from urllib.parse import parse_qs, urlsplit

import pytest
from django.templatetags.static import static
from django.test import Client

from maps.offline import worker_address
from tests.accounts.factories import person, signed_in

pytestmark = pytest.mark.django_db


def test_the_worker_lies_at_the_root_and_is_asked_for_anew_each_time():
    answer = Client().get(worker_address())

    assert urlsplit(worker_address()).path.count("/") == 1
    assert answer["Content-Type"] == "text/javascript"
    assert answer["Cache-Control"] == "no-cache"
    assert Client().get(worker_address(), headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_worker_may_keep_what_the_map_page_is_made_of_and_nothing_of_anybody():
    beginnings = parse_qs(urlsplit(worker_address()).query)["keep"]
    kept = [
        static("maps/page.js"),
        "/static/former/maps/page.js",
        "/tiles/measured/8/130/87.mvt",
        "/api/v1/white-zones",
        "/theme.css",
    ]
    others = ["/operators/", "/api/v1/contributors", "/territories/com-80021/", "/here/", "/accounts/login/"]

    assert all(any(path.startswith(one) for one in beginnings) for path in kept)
    assert not any(path.startswith(one) for one in beginnings for path in others)


def test_the_map_page_names_its_worker_and_travels_packed():
    answer = Client().get("/", headers={"Accept-Encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"

    plain = Client().get("/")
    assert f'data-worker="{worker_address()}"'.replace("&", "&amp;") in plain.content.decode()


def test_the_page_of_somebody_who_signed_in_is_kept_nowhere():
    assert "no-store" in signed_in(person()).get("/")["Cache-Control"]
    assert "no-store" not in Client().get("/").get("Cache-Control", "")
