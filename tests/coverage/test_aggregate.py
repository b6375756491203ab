"""Squares are estimated anew, whole or not at all, by one worker or by several, and only where need be."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import numpy as np
import pytest
from django.db import connection, transaction
from scipy.stats import norm

from coverage import aggregate, epochs, journal, pipeline
from coverage.core.estimate import CORE_M, estimate_all
from coverage.core.grid import parent
from coverage.core.witness import MARGINS
from coverage.fold import touch_tiles
from coverage.models import (
    CoverageTile,
    EpochModel,
    Evidence,
    PipelineState,
    Square,
    TileTerms,
    TouchedFamily,
    TouchedSquare,
)
from coverage.stored import evidence_of, window
from tests.coverage.factories import ALPHA, AS_OF, BRAVO, tile_key, witness

FOUR_G = (ALPHA, 2)
SQUARE = int(parent(tile_key(), CORE_M))
FAR = 100  # columns of 200 m: four squares away


def crowd(people: int = 6, tiles: int = 30, west: int = 0, operator: str = ALPHA) -> None:
    """People who walk from a column eastwards, and have 4G in half of the tiles."""
    random = np.random.default_rng(people + west)
    for person in range(people):
        for step in range(tiles):
            on = bool(random.random() < 0.5)
            seen = {"speaks_for": int(on), "against": int(not on), "margin_db": 9.0 if on else None}
            day = AS_OF - timedelta(days=int(random.integers(1, 60)) + person)
            place = {"tile": tile_key(west + step, step % 3), "operator": operator}
            witness(contributor_id=person, device=person, day=day, **place, **seen)


def touch_all() -> None:
    cells = set(Evidence.objects.values_list("tile", "operator", "service"))
    with transaction.atomic(), connection.cursor() as cursor:
        touch_tiles(cursor, cells)


def estimate_touched() -> int:
    touch_all()
    pipeline.prepare(AS_OF)
    return aggregate.estimate_squares(journal.waiting_squares())


def versions() -> dict[int, str]:
    """The transaction that wrote each tile's row last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tile, xmin::text FROM coverage_coveragetile")
        return dict(cursor.fetchall())


def estimates() -> list[list[tuple[object, ...]]]:
    return [
        list(table.objects.order_by("tile", "operator", "service").values_list(*columns))
        for table, columns in ((CoverageTile, aggregate.COLUMNS), (TileTerms, ("tile", "operator", "own")))
    ]


@pytest.mark.django_db
def test_every_tile_that_something_speaks_of_is_estimated_and_drawn() -> None:
    crowd()
    assert estimate_touched() == 30
    assert set(CoverageTile.objects.values_list("tile", flat=True)) == set(
        Square.objects.filter(resolution=200).values_list("tile", flat=True)
    )
    assert not TouchedSquare.objects.exists()
    assert set(CoverageTile.objects.values_list("epoch", flat=True)) == {PipelineState.objects.get().epoch_id}


@pytest.mark.django_db
def test_what_is_the_same_is_not_written_again_and_asks_for_no_decision() -> None:
    crowd()
    estimate_touched()
    before = versions()
    TouchedFamily.objects.all().delete()
    assert estimate_touched() == 0
    assert versions() == before
    assert not TouchedFamily.objects.exists()


@pytest.mark.django_db
def test_only_the_squares_around_what_is_new_are_estimated_again() -> None:
    crowd()
    crowd(west=FAR)
    crowd(west=FAR, operator=BRAVO)
    estimate_touched()
    before = versions()
    new = witness(contributor_id=99, tile=tile_key(FAR + 5))
    with transaction.atomic(), connection.cursor() as cursor:
        touch_tiles(cursor, {(new.tile, ALPHA, 2)})
    journal.spread_touched_tiles()
    assert set(TouchedSquare.objects.values_list("operator", flat=True)) == {ALPHA}
    squares = set(journal.waiting_squares())
    aggregate.estimate_squares(sorted(squares))
    changed = {tile for tile, version in versions().items() if version != before.get(tile)}
    assert new.tile in changed
    assert {int(parent(tile, CORE_M)) for tile in changed} <= squares
    assert SQUARE not in squares


@pytest.mark.django_db
def test_a_tile_that_nothing_speaks_of_any_more_goes_with_its_terms() -> None:
    crowd()
    estimate_touched()
    gone = Evidence.objects.filter(tile=tile_key(4, 1))
    with transaction.atomic(), connection.cursor() as cursor:
        touch_tiles(cursor, {(tile_key(4, 1), ALPHA, 2)})
    gone.delete()
    journal.spread_touched_tiles()
    aggregate.estimate_squares(journal.waiting_squares())
    for table in (CoverageTile, TileTerms, Square):
        assert not table.objects.filter(tile=tile_key(4, 1)).exists()


@pytest.mark.django_db
def test_terms_are_kept_of_what_two_people_say_alike() -> None:
    for person in (1, 2):
        witness(contributor_id=person, device=person, speaks_for=1, against=0)
    witness(contributor_id=1, device=1, tile=tile_key(1), speaks_for=1, against=0)
    estimate_touched()
    (terms,) = TileTerms.objects.all()
    assert (terms.tile, len(terms.own)) == (tile_key(), len(MARGINS))


@pytest.mark.django_db
def test_rows_are_those_of_the_method_in_memory() -> None:
    crowd(tiles=70)
    estimate_touched()
    with connection.cursor() as cursor:
        evidence = evidence_of(cursor, FOUR_G, window(AS_OF))
    epoch = epochs.recall(PipelineState.objects.get().epoch, FOUR_G, evidence)
    ((_, _, estimated),) = estimate_all(evidence, {(0, 2): epoch})
    stored = CoverageTile.objects.order_by("tile").values_list("tile", *aggregate.NUMBERS)
    for name, column in zip(("tile", *aggregate.NUMBERS), zip(*stored, strict=True), strict=True):
        assert list(column) == getattr(estimated, name).tolist(), name


@pytest.mark.django_db
def test_the_last_step_can_be_made_again_from_what_is_stored() -> None:
    crowd()
    estimate_touched()
    terms = dict(TileTerms.objects.values_list("tile", "own"))
    white_below = norm.ppf(0.2) * EpochModel.objects.get().parameters["spot_db"]
    edges = MARGINS + (MARGINS[1] - MARGINS[0]) / 2
    assert len(terms) > 10
    for tile in CoverageTile.objects.filter(tile__in=terms):
        away = (MARGINS - tile.neighbours_mean_db) / tile.neighbours_sd_db
        weight = np.exp(terms[tile.tile] - away**2 / 2)
        below = np.cumsum(weight) / weight.sum()
        assert np.interp(white_below, edges, below) == pytest.approx(tile.probability)


@pytest.mark.django_db
def test_a_square_is_done_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(tiles=3)
    crowd(tiles=3, operator=BRAVO)
    touch_all()
    pipeline.prepare(AS_OF)
    waiting = set(TouchedSquare.objects.values_list("square", "operator"))

    def killed_at_bravo(kind: tuple[str, int], regions: set[str]) -> None:
        assert kind[0] != BRAVO, "killed"

    monkeypatch.setattr(aggregate, "_touch_families", killed_at_bravo)
    with pytest.raises(AssertionError, match="killed"):
        aggregate.estimate_squares([SQUARE])
    assert not CoverageTile.objects.exists()
    assert set(TouchedSquare.objects.values_list("square", "operator")) == waiting


@pytest.mark.django_db(transaction=True)
def test_two_workers_give_the_rows_of_one() -> None:
    for west in range(0, 5 * FAR, FAR):
        crowd(west=west, people=3, tiles=12)
    estimate_touched()
    alone = estimates()
    for table in (CoverageTile, TileTerms, Square):
        table.objects.all().delete()
    touch_all()
    journal.spread_touched_tiles()
    waiting = journal.waiting_squares()

    def work(order: int) -> int:
        done = aggregate.estimate_squares(waiting[::order])
        connection.close()
        return done

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, (1, -1))) == len(alone[0])
    assert estimates() == alone


@pytest.mark.django_db(transaction=True)
def test_a_late_worker_leaves_no_square_as_it_stood_on_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(tiles=3)
    touch_all()
    pipeline.prepare(AS_OF)
    noted, estimated, save = Event(), Event(), PipelineState.save

    def save_late(state: PipelineState) -> None:
        noted.set()
        estimated.wait(2)  # in vain, as it should be
        save(state)

    def move() -> None:
        pipeline.prepare(AS_OF + timedelta(days=3 * 365))
        connection.close()

    monkeypatch.setattr(PipelineState, "save", save_late)
    with ThreadPoolExecutor() as pool:
        moving = pool.submit(move)
        assert noted.wait(20)
        aggregate.estimate_squares([SQUARE])
        estimated.set()
        moving.result(30)
    aggregate.estimate_squares(journal.waiting_squares())
    assert not CoverageTile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_square_that_its_worker_gives_up_is_done_by_who_waits_for_it() -> None:
    crowd(tiles=3)
    touch_all()
    pipeline.prepare(AS_OF)
    held, give_up = Event(), Event()

    def die_at_work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            aggregate._hold(cursor, SQUARE, wait=False)
            journal.take(cursor, SQUARE)
            held.set()
            give_up.wait(30)
            transaction.set_rollback(True)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        dying = pool.submit(die_at_work)
        assert held.wait(30)
        assert aggregate.estimate_squares([SQUARE]) == 0
        waiting = pool.submit(
            lambda: (aggregate.estimate_squares([SQUARE], wait=True), connection.close())[0]
        )
        assert not waiting.done()
        give_up.set()
        dying.result(30)
        assert waiting.result(30) == 3
