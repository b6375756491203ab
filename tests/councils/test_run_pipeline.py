"""One run of the command brings every stage to its end: what is decided in it shows in it."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Notice
from config.celery import app
from councils.management.commands.run_pipeline import AFTER_PUBLICATION, BEFORE_PUBLICATION
from councils.models import News
from coverage.core.evidence import SERVICES
from coverage.core.verdict import VERDICTS, WHITE
from coverage.models import CoverageTile, WhiteZone
from coverage.pipeline import today
from gap_reports.models import Case, Follower, Step
from gap_reports.moves import move
from gap_reports.states import Move, State
from tests.coverage.test_pipeline import SERVED_PHONE, villager, walks
from tests.gap_reports.factories import said
from tests.gap_reports.planted import ALPHA, case_of, hamlet

# The first two are rung for by name, as an administrator says as of when, and who shares the work.
BY_NAME = {"coverage.fold_new_readings", "coverage.publish"}
# What is no stage: what leaves the house, what grows old, room for readings, and files of what is shown.
NO_STAGE = {
    "accounts.deliver",
    "accounts.forget_old",
    "councils.forget_dossiers",
    "gap_reports.forget_old",
    "maps.write_files",
    "measurements.forget_old",
    "measurements.make_partitions",
}
BEFORE_THE_CLAIM = (14, 21, 28, 35)
CLAIMED_AGO = timedelta(days=10)


def test_a_run_rings_for_all_that_the_beat_rings_for() -> None:
    rung = [bell.name for bell in (*BEFORE_PUBLICATION, *AFTER_PUBLICATION)]
    assert len(rung) == len(set(rung))
    assert set(rung) | BY_NAME | NO_STAGE == {row["task"] for row in app.conf.beat_schedule.values()}


def claimed() -> Case:
    """A white zone of some weeks ago, and the claim of its operator that it is repaired."""
    case = case_of(hamlet(BEFORE_THE_CLAIM))
    noon = timezone.now() - CLAIMED_AGO
    for what in (Move.REPORT, Move.CLAIM_REPAIR):
        move(case.pk, what, said(what, day=noon.date() if what == Move.CLAIM_REPAIR else None), noon)
    return case


def follow(zone: WhiteZone, since: datetime) -> None:
    Follower.objects.create(zone=zone, mail="ada@example.org", language="fr", confirmed_at=since, told=2)


def told_of(zone: WhiteZone) -> set[str]:
    return set(News.objects.filter(zone=zone).values_list("what", flat=True))


def left() -> list[object]:
    """What a run leaves behind that a second one could double."""
    zones = WhiteZone.objects.order_by("pk").values_list("pk", "status", "as_of")
    return [*zones, *(kind.objects.count() for kind in (News, Notice, Step, Case))]


@pytest.mark.django_db
def test_a_repair_that_a_run_verifies_is_repaired_told_and_in_the_news_at_its_end() -> None:
    case = claimed()
    follow(case.zone, timezone.now())
    call_command("run_pipeline")
    case.refresh_from_db()
    assert (case.state, case.zone.status) == (State.REPAIR_CLAIMED, WhiteZone.Status.OPEN)
    assert News.What.PUBLISHED in told_of(case.zone)

    for _ in range(5):
        walks(villager(), (1, 1, 3, 3), **SERVED_PHONE)
    call_command("run_pipeline")

    case.refresh_from_db()
    assert case.state == State.VERIFIED
    assert WhiteZone.objects.get(pk=case.zone_id).status == WhiteZone.Status.REPAIRED
    assert told_of(case.zone) >= {News.What.VERIFIED, News.What.REPAIRED}
    assert Notice.objects.filter(key__startswith="follow-news:").count() == 1
    before = left()
    call_command("run_pipeline", "--as-of", today().isoformat())
    assert left() == before


@pytest.mark.django_db
def test_a_run_says_what_stands_by_operator_and_service(capsys: pytest.CaptureFixture[str]) -> None:
    hamlet(BEFORE_THE_CLAIM)
    call_command("run_pipeline")
    *lines, total = capsys.readouterr().out.splitlines()
    told = {tuple(line.split(": ")[0].split()): line.split(": ")[1] for line in lines}
    of_4g = CoverageTile.objects.filter(operator=ALPHA, service=SERVICES.index("data_4g"))
    numbers = [of_4g.filter(verdict=code).count() for code in range(len(VERDICTS))]
    assert told[ALPHA, "data_4g"] == "{} white, {} served, {} not known".format(*numbers)
    assert numbers[WHITE] > 0
    assert total.startswith(f"{CoverageTile.objects.count()} tiles, ")
