"""After a repair a rebuild gives what the stages gave step by step; taken back, it has never been there."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from coverage import questions
from coverage.pipeline import today
from coverage.service_changes import record, take_back
from tests.gap_reports.planted import hamlet
from tests.measurements.test_erasure import tiles

pytestmark = pytest.mark.django_db
AGO = timedelta(days=10)  # half of what was measured in the hamlet is older


def test_what_a_repair_ended_stays_ended_in_a_rebuild_by_the_command() -> None:
    zone = hamlet()
    unrepaired = tiles()
    question = questions.ask(zone, today() - AGO)
    record(zone, question.since, questions.tiles_of(question), "a verified repair")
    call_command("run_pipeline")
    step_by_step = tiles()
    assert step_by_step != unrepaired
    call_command("run_pipeline", "--rebuild")
    assert tiles() == step_by_step
    take_back(zone, question.since)
    call_command("run_pipeline")
    assert tiles() == unrepaired
