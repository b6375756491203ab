"""An epoch is fitted when it is due, frozen, and remembered to the last bit."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from django.db import connection

from coverage import epochs, fold
from coverage.core.epoch import fit
from coverage.core.evidence import Evidence
from coverage.core.model import Epoch as Fitted
from coverage.core.model import Model, Outages, Phones, nothing_known
from coverage.models import Epoch, EpochModel, EpochOutage, EpochPhone
from coverage.models import Evidence as EvidenceRow
from coverage.stored import evidence_of, window
from measurements.contributors import erase
from measurements.intake import accept_batch
from tests.coverage.factories import ALPHA, AS_OF, BRAVO, tile_key, witness
from tests.measurements.factories import body, contributor, reading

pytestmark = pytest.mark.django_db

FOUR_G = (ALPHA, 2)
A_DAY = timedelta(days=1)


def some_evidence(rows: int = 4, **changes: Any) -> None:
    for number in range(rows):
        witness(tile=tile_key(Epoch.objects.count() * 100 + number), **changes)


def all_evidence() -> Evidence:
    with connection.cursor() as cursor:
        return evidence_of(cursor, FOUR_G, window(AS_OF))


def assert_same(one: object, other: object) -> None:
    for field in fields(one):  # type: ignore[arg-type]
        a, b = getattr(one, field.name), getattr(other, field.name)
        assert np.array_equal(a, b), field.name
        assert a.dtype == b.dtype or not len(a), field.name


def test_the_first_epoch_is_fitted_and_stands() -> None:
    some_evidence()
    first = epochs.in_force(AS_OF)
    assert (first.number, first.fitted_on, first.evidence_rows) == (1, AS_OF, 4)
    assert epochs.in_force(AS_OF + 6 * A_DAY) == first


def test_an_old_epoch_is_over() -> None:
    some_evidence()
    epochs.in_force(AS_OF)
    assert epochs.in_force(AS_OF + 7 * A_DAY).number == 2


@pytest.mark.parametrize(("more", "number"), [(1, 1), (2, 2)])
def test_an_epoch_is_over_once_evidence_has_grown_by_half(more: int, number: int) -> None:
    some_evidence(4)
    epochs.in_force(AS_OF)
    some_evidence(more)
    assert epochs.in_force(AS_OF).number == number


@pytest.mark.parametrize(("fewer", "number"), [(1, 1), (2, 2)])
def test_an_epoch_is_over_once_a_third_of_its_evidence_is_gone(fewer: int, number: int) -> None:
    some_evidence(6)
    epochs.in_force(AS_OF)
    for row in EvidenceRow.objects.all()[:fewer]:
        row.delete()
    assert epochs.in_force(AS_OF).number == number


def test_nothing_does_not_grow() -> None:
    assert epochs.in_force(AS_OF) == epochs.in_force(AS_OF)
    assert not EpochModel.objects.exists()


def test_another_day_has_its_own_epoch_and_leaves_the_others_in_force() -> None:
    some_evidence()
    today = epochs.in_force(AS_OF)
    past = epochs.in_force(date(2020, 1, 1))
    assert past.number == 2
    assert epochs.in_force(AS_OF) == today


def test_an_epoch_of_another_method_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    some_evidence()
    epochs.in_force(AS_OF)
    monkeypatch.setattr(epochs, "METHOD_VERSION", "1999.1")
    assert epochs.in_force(AS_OF).number == 2


def test_each_operator_and_service_has_a_model_of_its_own() -> None:
    some_evidence()
    witness(operator=BRAVO)
    witness(service="voice")
    epochs.in_force(AS_OF)
    assert set(EpochModel.objects.values_list("operator", "service")) == {(ALPHA, 0), (ALPHA, 2), (BRAVO, 2)}


def test_what_is_remembered_is_what_was_fitted() -> None:
    random = np.random.default_rng(5)
    for person in range(12):
        for day in range(6):
            level = np.float32(random.normal(10, 8))
            here = {
                "tile": tile_key(int(random.integers(20))),
                "day": AS_OF - day * A_DAY,
                "margin_db": level,
            }
            witness(contributor_id=person, device=person % 3, speaks_for=1, against=0, **here)
    evidence = all_evidence()
    fitted, remembered = fit(evidence), epochs.recall(epochs.in_force(AS_OF), FOUR_G, evidence)
    assert remembered.model == fitted.model
    assert_same(remembered.phones, fitted.phones)
    assert_same(remembered.outages, fitted.outages)


@pytest.mark.parametrize(("people", "learns"), [(9, False), (10, True)])
def test_how_many_failures_get_lost_is_not_learnt_from_a_few_people(people: int, learns: bool) -> None:
    for person in range(people):
        for column in range(8):
            at, bright = {"tile": tile_key(column), "contributor_id": person}, person % 2
            witness(speaks_for=bright, against=1 - bright, margin_db=5.0 if bright else None, **at)
    evidence = all_evidence()
    assert fit(evidence).model.lost != Model().lost
    assert (epochs.learnt(evidence).model.lost != Model().lost) == learns


def test_only_what_concerns_the_evidence_is_recalled(monkeypatch: pytest.MonkeyPatch) -> None:
    witness()
    evidence = all_evidence()
    here, there = (int(epochs.parent(tile_key(column), epochs.AREA_M)) for column in (0, 100))
    people, floats, truth = np.array([6, 7]), np.array([0.1, 1 / 3]), np.array([True, False])
    phones = Phones(people, -people, floats, -floats, floats**9, truth)
    fitted = Fitted(
        Model(short_m=0.1 + 0.2), phones, Outages(np.array([here, there]), np.array([3, 4]), truth)
    )
    monkeypatch.setattr(epochs, "fit", lambda _: fitted)
    recalled = epochs.recall(epochs.in_force(AS_OF), FOUR_G, evidence)
    assert recalled.model == fitted.model
    assert_same(recalled.phones, Phones(*(getattr(phones, field.name)[1:] for field in fields(phones))))
    assert_same(recalled.outages, Outages(np.array([here]), np.array([3]), truth[:1]))
    assert set(EpochOutage.objects.values_list("day", flat=True)) == {date(1970, 1, 4), date(1970, 1, 5)}


def test_an_operator_that_came_later_is_a_stranger() -> None:
    some_evidence()
    recalled = epochs.recall(epochs.in_force(AS_OF), (BRAVO, 2), all_evidence())
    assert recalled.model == nothing_known().model
    assert not len(recalled.phones.contributor)


def test_who_erases_leaves_no_phone_behind() -> None:
    people = [contributor() for _ in range(2)]
    for somebody in people:
        accept_batch(somebody, body([reading()]))
    fold.fold_new_readings()
    epochs.in_force(AS_OF + 365 * A_DAY)
    assert set(EpochPhone.objects.values_list("contributor_id", flat=True)) == {one.pk for one in people}
    erase(people[0])
    fold.fold_new_readings()
    assert set(EpochPhone.objects.values_list("contributor_id", flat=True)) == {people[1].pk}
