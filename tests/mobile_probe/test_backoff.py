"""Trying again, later each time."""

from collections.abc import Callable

import pytest

from mobile_probe.backoff import LONGEST_PAUSE_S, PATIENCE_S, TRIES, Backoff
from mobile_probe.errors import UploadError


def failing(*errors: UploadError) -> Callable[[], str]:
    """An attempt that raises these, one each time, then succeeds."""
    left = list(errors)

    def attempt() -> str:
        if left:
            raise left.pop(0)
        return "done"

    return attempt


def trouble(**kwargs: float) -> UploadError:
    return UploadError("unreachable", permanent=False, reason="cut", **kwargs)


def test_pauses_grow_and_stay_bounded() -> None:
    backoff = Backoff(draw=lambda low, high: high)
    assert [backoff.pause_s(n) for n in range(5)] == [1, 2, 4, 8, 16]
    assert backoff.pause_s(50) == LONGEST_PAUSE_S


def test_jitter_is_full() -> None:
    assert Backoff(draw=lambda low, high: low).pause_s(5) == 0


def test_temporary_trouble_is_tried_again() -> None:
    pauses: list[float] = []
    assert Backoff(sleep=pauses.append).call(failing(trouble(), trouble())) == "done"
    assert len(pauses) == 2


def test_the_server_is_not_asked_before_the_time_it_named() -> None:
    pauses: list[float] = []
    Backoff(sleep=pauses.append).call(failing(trouble(retry_after_s=20.0)))
    assert 20 <= pauses[0] <= 21


def test_a_server_that_asks_for_hours_is_left_in_peace() -> None:
    pauses: list[float] = []
    with pytest.raises(UploadError):
        Backoff(sleep=pauses.append).call(failing(trouble(retry_after_s=PATIENCE_S + 1)))
    assert pauses == []


def test_a_permanent_error_is_not_tried_again() -> None:
    pauses: list[float] = []
    refusal = UploadError("answered", permanent=True, status=400, detail="no")
    with pytest.raises(UploadError):
        Backoff(sleep=pauses.append).call(failing(refusal))
    assert pauses == []


def test_trying_ends() -> None:
    pauses: list[float] = []
    with pytest.raises(UploadError):
        Backoff(sleep=pauses.append).call(failing(*[trouble() for _ in range(TRIES)]))
    assert len(pauses) == TRIES - 1
