"""One HTTP request, and what each way to fail means."""

from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import format_datetime
from threading import Event

import pytest

from mobile_probe.errors import BatchTooLargeError, ProbeError, UnknownTokenError, UploadError
from mobile_probe.transport import Server, one_line, refusal, retry_after_s
from tests.mobile_probe.server import ReadingsServer, cut, say, status

CODES = {
    400: True,
    401: True,
    403: True,
    404: True,
    408: False,
    413: True,
    429: False,
    500: False,
    503: False,
}


@pytest.mark.parametrize(("code", "permanent"), CODES.items())
def test_a_status_says_whether_to_try_again(server: ReadingsServer, code: int, permanent: bool) -> None:
    server.faults.append(status(code))
    with pytest.raises(UploadError, match=f"answers {code}: told to say {code}") as caught:
        Server(server.url).request("POST", "/api/v1/contributors", b"{}")
    assert caught.value.permanent is permanent


def test_two_statuses_have_errors_of_their_own() -> None:
    ours, portal = Message(), Message()
    ours["WWW-Authenticate"], portal["WWW-Authenticate"] = "Bearer", 'Basic realm="Wi-Fi"'
    assert isinstance(refusal(401, ours, ""), UnknownTokenError)
    assert not isinstance(refusal(401, portal, ""), UnknownTokenError)
    assert isinstance(refusal(413, Message(), ""), BatchTooLargeError)


def test_a_redirect_is_not_followed_with_the_token(server: ReadingsServer) -> None:
    server.faults.append(status(302, Location=f"{server.url}/login"))
    with pytest.raises(UploadError, match="/login: a captive portal") as caught:
        Server(server.url).request("POST", "/api/v1/readings", b"{}", {"Authorization": "Bearer t"})
    assert not caught.value.permanent
    assert server.requests == ["POST /api/v1/readings"]


def test_a_cut_connection_is_temporary(server: ReadingsServer) -> None:
    server.faults.append(cut)
    with pytest.raises(UploadError, match="out of reach") as caught:
        Server(server.url).request("POST", "/api/v1/contributors", b"{}")
    assert not caught.value.permanent


def test_silence_is_temporary(server: ReadingsServer) -> None:
    server.faults.append(lambda handler: Event().wait(10.0))  # then serves, too late
    with pytest.raises(UploadError, match="out of reach"):
        Server(server.url, timeout_s=0.2).request("POST", "/api/v1/contributors", b"{}")


def test_a_portal_that_says_yes_to_everything_is_not_our_server(server: ReadingsServer) -> None:
    server.faults.append(say("<html>", 200))
    with pytest.raises(UploadError, match="not that of a readings server") as caught:
        Server(server.url).request("POST", "/api/v1/readings", b"{}")
    assert not caught.value.permanent


def test_a_json_answer_is_given_back(server: ReadingsServer) -> None:
    server.faults.append(say({"yes": 1}))
    assert Server(server.url + "/").request("POST", "/any", b"{}") == {"yes": 1}


@pytest.mark.parametrize(
    "url",
    ["example.org", "ftp://example.org", "http://", "http://a:b", "http://[a", "http://a b", "http://a..b"],
)
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(ProbeError, match="server address"):
        Server(url)


@pytest.mark.parametrize("url", ["https://Example.org/", "HTTPS://example.org:443", "https://example.org"])
def test_one_server_has_one_address(url: str) -> None:
    assert Server(url).url == "https://example.org"


def test_retry_after_is_read_in_seconds_and_as_a_date() -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    assert retry_after_s("120") == 120
    assert retry_after_s(soon) == pytest.approx(90, abs=5)
    assert retry_after_s("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after_s("9" * 400) == retry_after_s("Fri, 31 Dec 2100 23:59:59 GMT") == 86_400
    assert retry_after_s("Mon, 01 Jan 99999999999 00:00:00 GMT") is None
    assert retry_after_s("soon") is retry_after_s("-5") is retry_after_s(None) is None


@pytest.mark.parametrize(("code", "seconds"), [(429, 7), (503, 7), (500, None), (400, None)])
def test_retry_after_counts_where_it_has_a_meaning(code: int, seconds: float | None) -> None:
    headers = Message()
    headers["Retry-After"] = "7"
    assert refusal(code, headers, "").retry_after_s == seconds


def test_a_servers_words_are_made_fit_for_a_terminal() -> None:
    assert one_line("a\n b\x1b[31m" + "x" * 1000).startswith("a b[31mxx")
    assert len(one_line("x" * 1000)) == 300
