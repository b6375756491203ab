"""Handing over what waits, through every kind of trouble."""

import random
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from mobile_probe.backoff import Backoff
from mobile_probe.errors import BatchTooLargeError, ProbeError, UploadError
from mobile_probe.outbox import DAY_S, Outbox
from mobile_probe.transport import Server
from mobile_probe.uploader import LARGEST_BATCH, Uploader
from tests.mobile_probe.factories import gap, readings
from tests.mobile_probe.server import Handler, ReadingsServer, behave, cut, lose_answer, say, status

PROJECT = Path(__file__).resolve().parents[2]


def uploader(
    outbox: Outbox, server: ReadingsServer, pauses: list[float] | None = None, **kwargs: Any
) -> Uploader:
    """An uploader that notes its pauses instead of waiting."""
    backoff = Backoff(sleep=(pauses if pauses is not None else []).append)
    return Uploader(outbox, Server(server.url), backoff, **kwargs)


def test_all_that_waits_arrives_once_oldest_first(outbox: Outbox, server: ReadingsServer) -> None:
    some = readings(25)
    outbox.put(some)
    sent = uploader(outbox, server, batch_size=10).upload()
    assert sum(server.arrivals, []) == [str(one.id) for one in some]
    assert server.kept == {"token-0": {str(one.id): one.to_json() for one in some}}
    assert (sent.accepted, len(sent.receipts), outbox.waiting()) == (25, 3, 0)


def test_what_has_waited_too_long_is_not_sent(tmp_path: Path, server: ReadingsServer) -> None:
    now = [1_800_000_000.0]
    with Outbox(tmp_path / "o", clock=lambda: now[0]) as outbox:
        outbox.put(readings(2))
        now[0] += 91 * DAY_S
        uploader(outbox, server).upload()
        assert (server.requests, outbox.status().expired) == ([], 2)


def test_the_token_is_asked_for_once_and_kept(outbox: Outbox, server: ReadingsServer) -> None:
    for _ in range(2):
        outbox.put(readings(1))
        uploader(outbox, server).upload()
    assert server.requests.count("POST /api/v1/contributors") == 1
    assert outbox.profile.tokens() == {server.url: "token-0"}


def test_an_empty_outbox_asks_the_server_nothing(outbox: Outbox, server: ReadingsServer) -> None:
    uploader(outbox, server).upload()
    assert server.requests == []


@pytest.mark.parametrize(
    "fault", [cut, lose_answer, status(429), status(500), status(503), say({}), say({"accepted": "all"})]
)
def test_temporary_trouble_delays_but_neither_loses_nor_doubles(
    outbox: Outbox, server: ReadingsServer, fault: Any
) -> None:
    outbox.put(readings(20))
    server.faults.extend([behave, fault, behave, fault])
    pauses: list[float] = []
    uploader(outbox, server, pauses, batch_size=10).upload()
    assert (len(server.kept["token-0"]), outbox.waiting(), outbox.status().delivered) == (20, 0, 20)
    assert len(pauses) == 2


def test_a_lost_answer_is_followed_by_the_same_ids_and_told_as_duplicates(
    outbox: Outbox, server: ReadingsServer
) -> None:
    outbox.put(readings(5))
    server.faults.extend([behave, lose_answer])
    sent = uploader(outbox, server).upload()
    assert server.arrivals[0] == server.arrivals[1]
    assert server.bodies[-1] == server.bodies[-2]
    assert (sent.accepted, sent.duplicates) == (0, 5)


def test_a_probe_killed_while_the_server_answers_sends_again_and_doubles_nothing(
    tmp_path: Path, server: ReadingsServer
) -> None:
    def kill(handler: Handler) -> bool:
        probe.kill()
        return lose_answer(handler)

    server.faults.extend([behave, behave, kill])
    command = [sys.executable, "-m", "mobile_probe", "--outbox", str(tmp_path / "o")]
    with Outbox(tmp_path / "o") as outbox:
        outbox.put(readings(20))
        probe = subprocess.Popen(
            [*command, "upload", "--server", server.url, "--batch-size", "10"], cwd=PROJECT
        )
        assert probe.wait(timeout=30) == -signal.SIGKILL
        assert (len(server.kept["token-0"]), outbox.waiting()) == (20, 10)
        sent = uploader(outbox, server).upload()
    assert (sent.accepted, sent.duplicates, len(server.kept["token-0"])) == (0, 10, 20)


def test_trouble_that_lasts_leaves_everything_waiting(outbox: Outbox, server: ReadingsServer) -> None:
    outbox.put(readings(5))
    server.faults.extend([behave, *[status(503)] * 20])
    with pytest.raises(UploadError) as caught:
        uploader(outbox, server).upload()
    assert not caught.value.permanent
    assert outbox.waiting() == 5


def test_retry_after_is_waited_for(outbox: Outbox, server: ReadingsServer) -> None:
    outbox.put(readings(1))
    server.faults.extend([behave, status(429, Retry_After="30")])
    pauses: list[float] = []
    uploader(outbox, server, pauses).upload()
    assert pauses[0] >= 30


@pytest.mark.parametrize("code", [400, 401, 403, 404])
def test_a_permanent_refusal_is_met_once_and_loses_nothing(
    outbox: Outbox, server: ReadingsServer, code: int
) -> None:
    outbox.put(readings(5))
    server.faults.extend([behave, status(code)])
    with pytest.raises(UploadError) as caught:
        uploader(outbox, server).upload()
    assert caught.value.permanent
    assert (outbox.waiting(), len(server.requests)) == (5, 2)


def test_a_batch_that_is_too_large_is_halved_until_it_passes(outbox: Outbox, server: ReadingsServer) -> None:
    server.most = 3
    outbox.put(readings(20))
    uploader(outbox, server, batch_size=16).upload()
    assert len(server.kept["token-0"]) == 20
    assert max(map(len, server.arrivals)) == 2


def test_what_takes_nothing_at_all_empties_no_outbox(outbox: Outbox, server: ReadingsServer) -> None:
    """No reading is too large by itself: a proxy that says so of one says so of thousands."""
    outbox.put(readings(20))
    server.faults.extend([behave, *[status(413)] * 50])
    with pytest.raises(BatchTooLargeError):
        uploader(outbox, server).upload()
    assert (outbox.waiting(), outbox.status().refused) == (20, 0)


def test_a_413_at_registration_costs_no_reading(outbox: Outbox, server: ReadingsServer) -> None:
    outbox.put(readings(1))
    server.faults.append(status(413))
    with pytest.raises(UploadError):
        uploader(outbox, server).upload()
    assert (outbox.waiting(), outbox.status().refused) == (1, 0)


def test_a_refused_reading_is_set_aside_with_its_reason(outbox: Outbox, server: ReadingsServer) -> None:
    good, bad = readings(2)
    outbox.put([good, bad])
    server.refuse[str(bad.id)] = "from the future"
    sent = uploader(outbox, server).upload()
    assert (sent.accepted, sent.refused, outbox.waiting()) == (1, 1, 0)
    assert outbox.status().refused_for == {"from the future": 1}


@pytest.mark.parametrize(
    "refused", [[], [{"index": 0, "id": "not-ours", "reason": "?"}], [{"index": 0}], ["?"], None]
)
def test_nothing_leaves_on_an_answer_that_does_not_account_for_each(
    outbox: Outbox, server: ReadingsServer, refused: Any
) -> None:
    outbox.put(readings(2))
    vague = {"accepted": 1, "duplicates": 0, "refused": refused, "receipt": "r"}
    server.faults.extend([behave, *[say(vague)] * 6])
    with pytest.raises(UploadError, match="not that of a readings server"):
        uploader(outbox, server).upload()
    assert outbox.waiting() == 2


def test_a_refusal_without_an_id_is_named_by_its_place(outbox: Outbox, server: ReadingsServer) -> None:
    outbox.put(readings(2))
    refused = [{"index": 1, "id": "", "reason": "unreadable"}]
    server.faults.extend([behave, say({"accepted": 1, "duplicates": 0, "refused": refused, "receipt": "r"})])
    assert uploader(outbox, server).upload().refused == 1
    assert (outbox.waiting(), outbox.status().refused) == (0, 1)


def test_what_was_sent_before_the_trouble_is_told(outbox: Outbox, server: ReadingsServer) -> None:
    outbox.put(readings(20))
    server.faults.extend([behave, behave, status(403)])
    sender = uploader(outbox, server, batch_size=10)
    with pytest.raises(UploadError):
        sender.upload()
    assert (sender.sent.accepted, outbox.waiting()) == (10, 10)


def test_readings_queued_for_a_month_through_two_restarts_arrive_once_with_their_time(
    tmp_path: Path, server: ReadingsServer
) -> None:
    some, now = readings(200), [1_800_000_000.0]
    for part in (some[:70], some[:140], some):
        with Outbox(tmp_path / "o", clock=lambda: now[0]) as outbox:
            outbox.put(part)
        now[0] += 10 * DAY_S
    with Outbox(tmp_path / "o", clock=lambda: now[0]) as outbox:
        uploader(outbox, server).upload()
    times = [kept["observed_at"] for kept in server.kept["token-0"].values()]
    assert times == [one.to_json()["observed_at"] for one in some]


@pytest.mark.parametrize("token", [None, 7, "", "a\nb", "é"])
def test_a_token_that_is_none_is_not_kept(outbox: Outbox, server: ReadingsServer, token: Any) -> None:
    outbox.put(readings(1))
    server.faults.extend([say({"token": token})] * 6)
    with pytest.raises(UploadError, match="not that of a readings server"):
        uploader(outbox, server).upload()
    assert outbox.profile.tokens() == {}


def test_erasing_reaches_the_server_and_forgets_the_token(outbox: Outbox, server: ReadingsServer) -> None:
    outbox.put(readings(1))
    sender = uploader(outbox, server)
    sender.upload()
    assert [sender.erase(), sender.erase()] == [True, False]
    assert (server.kept, outbox.profile.tokens()) == ({}, {})


def test_erasing_again_after_a_lost_answer_is_done(outbox: Outbox, server: ReadingsServer) -> None:
    outbox.put(readings(1))
    sender = uploader(outbox, server)
    sender.upload()
    server.faults.append(lose_answer)
    sender.erase()
    assert (server.kept, outbox.profile.tokens()) == ({}, {})


@pytest.mark.parametrize(
    "fault", [status(401, WWW_Authenticate='Basic realm="Wi-Fi"'), say(None, 200), say({}, 200)]
)
def test_nobody_but_our_server_makes_the_token_forgotten(
    outbox: Outbox, server: ReadingsServer, fault: Any
) -> None:
    """It is the one key by which what was sent can ever be erased."""
    outbox.put(readings(1))
    sender = uploader(outbox, server)
    sender.upload()
    server.faults.extend([fault] * 6)
    with pytest.raises(UploadError):
        sender.erase()
    assert outbox.profile.tokens() == {server.url: "token-0"}
    server.faults.clear()
    assert sender.erase()


@pytest.mark.parametrize("size", [0, LARGEST_BATCH + 1])
def test_a_batch_size_beyond_the_contract_is_refused(
    outbox: Outbox, server: ReadingsServer, size: int
) -> None:
    with pytest.raises(ProbeError, match="batch size"):
        uploader(outbox, server, batch_size=size)


def test_readings_that_the_server_holds_leave_the_outbox_and_are_told(
    outbox: Outbox, server: ReadingsServer
) -> None:
    some = readings(3)
    outbox.put(some)
    server.hold = {str(some[1].id)}
    sent = uploader(outbox, server).upload()
    assert (sent.accepted, sent.held, outbox.waiting()) == (3, 1, 0)


def test_gaps_follow_the_readings_once_each(outbox: Outbox, server: ReadingsServer) -> None:
    outbox.put(readings(1))
    one, growing = gap(), gap()
    outbox.duty.keep(one, is_open=False)
    outbox.duty.keep(growing, is_open=True)
    server.faults.extend([behave, behave, lose_answer])
    assert uploader(outbox, server).upload().gaps == 1
    assert server.requests[1:] == ["POST /api/v1/readings", *["POST /api/v1/duty-gaps"] * 2]
    assert server.gaps == {str(one.id): one.to_json()}
    assert (outbox.duty.status().waiting, outbox.duty.status().delivered) == (1, 1)


def test_a_server_that_knows_no_gaps_takes_the_readings_and_the_gaps_wait(
    outbox: Outbox, server: ReadingsServer
) -> None:
    server.knows_gaps = False
    outbox.put(readings(2))
    outbox.duty.keep(gap(), is_open=False)
    sent = uploader(outbox, server).upload()
    assert (sent.accepted, sent.gaps, outbox.duty.status().waiting) == (2, 0, 1)


def test_a_refused_gap_is_counted_and_not_sent_again(outbox: Outbox, server: ReadingsServer) -> None:
    good, bad = gap(), gap()
    for each in (good, bad):
        outbox.duty.keep(each, is_open=False)
    server.refuse[str(bad.id)] = "too old"
    assert uploader(outbox, server).upload().gaps == 1
    status = outbox.duty.status()
    assert (status.waiting, status.delivered, status.refused) == (0, 1, 1)


def test_a_probe_killed_again_and_again_in_the_middle_of_uploads_delivers_each_reading_once(
    tmp_path: Path, server: ReadingsServer
) -> None:
    """Killed before the server keeps, after it kept, and while it writes down the answer."""
    some, rng = readings(1_500), random.Random(11)
    command = [sys.executable, "-m", "mobile_probe", "--outbox", str(tmp_path / "o")]
    with Outbox(tmp_path / "o") as outbox:
        outbox.put(some)
    for turn in range(12):
        probe = subprocess.Popen(
            [*command, "upload", "--server", server.url, "--batch-size", "20"],
            cwd=PROJECT, stdout=subprocess.DEVNULL,
        )  # fmt: skip

        def kill(handler: Handler, probe: subprocess.Popen = probe, turn: int = turn) -> bool:
            if turn % 3 == 0:
                probe.kill()
                return cut(handler)
            if turn % 3 == 1:
                Timer(rng.uniform(0, 0.02), probe.kill).start()
                return False
            probe.kill()
            return lose_answer(handler)

        server.faults.extend([behave] * (1 if turn else 2) + [kill])
        assert probe.wait(timeout=30) == -signal.SIGKILL
        server.faults.clear()
    with Outbox(tmp_path / "o") as outbox:
        assert uploader(outbox, server).upload().refused == 0
        assert outbox.waiting() == 0
    assert server.kept == {"token-0": {str(one.id): one.to_json() for one in some}}
