"""From a source to the outbox."""

import pytest

from mobile_probe.collect import LIVE_CHUNK, collect
from mobile_probe.errors import ProbeError
from mobile_probe.outbox import Outbox
from mobile_probe.privacy import ExclusionArea
from mobile_probe.sources import Source, Unreadable
from tests.mobile_probe.factories import reading, readings


@pytest.mark.parametrize("chunk", [LIVE_CHUNK, 3, 100])
def test_everything_good_is_kept_and_counted_whatever_the_chunk(outbox: Outbox, chunk: int) -> None:
    bad = Unreadable(4, ProbeError("not_an_object"))
    told: list[Unreadable] = []
    collected = collect(iter([*readings(7), bad]), outbox, told.append, chunk)
    assert (collected.kept, collected.known, collected.unreadable, outbox.waiting()) == (7, 0, 1, 7)
    assert told == [bad]


def test_collecting_twice_keeps_nothing_twice(outbox: Outbox) -> None:
    some = readings(7)
    collect(iter(some), outbox, print)
    assert collect(iter(some), outbox, print).known == 7
    assert outbox.waiting() == 7


def test_a_reading_in_an_exclusion_area_is_never_written(outbox: Outbox) -> None:
    outbox.exclude(ExclusionArea(2.3, 49.9, 500))
    collected = collect(iter([reading(), reading(longitude=3.0)]), outbox, print)
    assert (collected.kept, collected.excluded) == (1, 1)
    assert '"longitude": 3.0' in "".join(outbox.lines())


def test_an_area_added_while_a_source_runs_counts_from_the_next_reading(outbox: Outbox) -> None:
    def source() -> Source:
        yield reading(longitude=3.0)
        outbox.exclude(ExclusionArea(2.3, 49.9, 500))
        yield reading()

    assert collect(source(), outbox, print).excluded == 1


def test_a_live_reading_is_on_disk_before_the_next_is_asked_for(outbox: Outbox) -> None:
    def source() -> Source:
        for one in readings(3):
            waiting = outbox.waiting()
            yield one
            assert outbox.waiting() == waiting + 1

    assert collect(source(), outbox, print).kept == 3
