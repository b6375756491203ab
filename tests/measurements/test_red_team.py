"""Attacks beside an honest crowd: nearly all of the one is held or refused, nearly nothing of the other."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from measurements.intake import MOST_PER_BATCH, accept_batch
from measurements.models import Contributor, Reading
from measurements.outcome import Outcome
from measurements.vocabulary import HELD
from tests.measurements.attacks import (
    ATTACKS,
    Attack,
    Readings,
    beside_the_silence,
    silence_between_seconds,
)
from tests.measurements.factories import body, contributor
from worlds.crowd import assemble
from worlds.world import make

pytestmark = pytest.mark.django_db

SEED, SIDE_M, PEOPLE = 3, 10_000, 60
STOPPED_AT_LEAST = 0.95
HONEST_AT_MOST = 0.005


def send(somebody: Contributor, readings: Readings) -> int:
    """Send in batches as phones do; how many were refused."""
    parts = [readings[start : start + MOST_PER_BATCH] for start in range(0, len(readings), MOST_PER_BATCH)]
    outcomes: list[Outcome] = [accept_batch(somebody, body(part)) for part in parts]
    assert not any(outcome.duplicates for outcome in outcomes)
    return sum(len(outcome.refused) for outcome in outcomes)


def held(readings: Sequence[Readings]) -> Counter[str]:
    """Why these readings are held, with how many for each reason."""
    ids = [one["id"] for theirs in readings for one in theirs]
    codes = Reading.objects.filter(id__in=ids).exclude(held=None).values_list("held", flat=True)
    return Counter(HELD[code] for code in codes)


def attacked(attack: Attack, random: Random, honest: Sequence[Readings]) -> tuple[int, int, Counter[str]]:
    """How many readings an attack sends, how many are refused, and why others are held."""
    sent = attack(random, honest)
    if attack is silence_between_seconds:
        sent_too = [beside_the_silence(theirs) for theirs in sent]
    else:
        sent_too = [[] for _ in sent]
    refused = sum(send(contributor(), [*more, *theirs]) for theirs, more in zip(sent, sent_too, strict=True))
    return sum(map(len, sent)), refused, held(sent)


def test_attacks_are_held_or_refused_and_the_honest_crowd_is_not() -> None:
    crowd = assemble(make(SEED, SIDE_M), datetime.now(UTC) - timedelta(hours=1), PEOPLE)
    honest = [crowd.of(person) for person in crowd.people if person.honest]
    assert sum(send(contributor(), theirs) for theirs in honest) == 0

    print("\n| attack | readings | refused | held | stopped |\n|---|---:|---:|---:|---:|")
    for attack in ATTACKS:
        total, refused, why = attacked(attack, Random(1), honest)
        stopped = (refused + why.total()) / total
        told = ", ".join(f"{count} {word}" for word, count in why.most_common())
        print(f"| {attack.__name__.replace('_', ' ')} | {total} | {refused} | {told} | {stopped:.1%} |")
        assert stopped >= STOPPED_AT_LEAST, attack.__name__

    total, why = sum(map(len, honest)), held(honest)
    print(f"| (honest crowd) | {total} | 0 | {dict(why)} | {why.total() / total:.2%} |")
    assert why.total() / total <= HONEST_AT_MOST
