"""The questions room: a zone is said to have service since a day, and what is measured afterwards answers."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from coverage.core import Bools, Ints
from coverage.embargo import today
from coverage.models import Question, QuestionTile, WhiteZone, ZoneTile
from coverage.sql import load
from coverage.stored import Kind, window


class Fresh(NamedTuple):
    """Evidence after the day of a question, in its tiles: one element for each phone, day, tile and place."""

    contributor: Ints
    day: Ints  # since 1970-01-01
    tile: Ints
    speaks_for: Ints  # readings
    against: Ints  # readings outdoors
    spots: Ints
    heard: Bools  # whether the phone was ever in service elsewhere


@transaction.atomic
def ask(zone: WhiteZone, since: date) -> Question:
    """The question whether a zone of an operator has service since a day; asked again it is open again.

    It keeps the tiles that the zone had when it was first asked: what is found out later redraws the zone.
    """
    of = {"operator": zone.operator, "service": zone.service}
    question, is_new = Question.objects.get_or_create(zone=zone, since=since, defaults=of)
    if is_new:
        tiles = ZoneTile.objects.filter(zone=zone).values_list("tile", flat=True)
        QuestionTile.objects.bulk_create(QuestionTile(question=question, tile=tile) for tile in tiles)
    if question.answered_at is not None:
        question.answered_at = None
        question.save()
    return question


def close(questions: Iterable[Question]) -> None:
    """They are answered, or nobody asks any more: guidance sends nobody there for them."""
    keys = [question.pk for question in questions]
    Question.objects.filter(pk__in=keys).update(answered_at=timezone.now())


def tiles_of(question: Question) -> Ints:
    """Keys of the tiles that it is asked of, in order."""
    found = QuestionTile.objects.filter(question=question).order_by("tile").values_list("tile", flat=True)
    return np.array(list(found), dtype=np.int64)


def fresh_evidence(question: Question, until: date) -> Fresh:
    """All that was measured there after the day of the question, and until a day."""
    after, _ = window(until)
    asked = {"tiles": tiles_of(question).tolist(), "operator": question.operator, "service": question.service}
    asked |= {"since": question.since, "after": after, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(load("fresh_evidence"), asked)
        found = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, len(Fresh._fields)).T
    columns: dict[str, Any] = dict(zip(Fresh._fields, found, strict=True))
    return Fresh(**columns | {"heard": columns["heard"].astype(bool)})


def asked_tiles(kind: Kind, lows: Ints, highs: Ints) -> Ints:
    """Tiles of open questions of an operator and a service, between the ends of rows of tiles.

    Those of zones before their embargo ends are left out.
    """
    found = QuestionTile.objects.filter(
        question__answered_at=None,
        question__operator=kind[0],
        question__service=kind[1],
        question__zone__public_from__lte=today(),
    )
    tiles = np.array(sorted(set(found.values_list("tile", flat=True))), dtype=np.int64)
    inside = ((tiles[:, None] >= lows) & (tiles[:, None] <= highs)).any(axis=1)
    return np.asarray(tiles[inside])
