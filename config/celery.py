"""When the stages run: Celery, and the whole beat table in one view."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("carte_blanche")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(task: str, interval: object) -> dict[str, object]:
    """One row of the table; a run that could not start before the next is due is dropped, not piled up."""
    return {"task": task, "schedule": interval, "options": {"expires": interval.total_seconds()}}  # type: ignore[attr-defined]


app.conf.beat_schedule = {
    "new readings become evidence": every("coverage.fold_new_readings", settings.FOLD_EVERY),
    "evidence becomes tiles and zones": every("coverage.publish", settings.ESTIMATE_EVERY),
    "tiles become the figures of territories": every("councils.compare", settings.COMPARE_EVERY),
    "subscribers are told what became public": every("councils.tell_subscribers", settings.TELL_EVERY),
    "targets of campaigns end": every("councils.advance_campaigns", settings.CAMPAIGNS_EVERY),
    "targets of large campaigns are chosen": every("councils.choose_targets", settings.DOSSIERS_EVERY),
    "dossiers that were asked for are built": every("councils.build_dossiers", settings.DOSSIERS_EVERY),
    "what lies in the outbox goes out": every("accounts.deliver", settings.DELIVER_EVERY),
    "zones become cases of operators": every("gap_reports.follow_zones", settings.CASES_EVERY),
    "fresh readings decide what is claimed": every("gap_reports.verify_repairs", settings.VERIFY_EVERY),
    "operators are told of cases": every("gap_reports.tell_operators", settings.CASES_EVERY),
    "followers are told of steps": every("gap_reports.tell_followers", settings.CASES_EVERY),
    "operators are reminded of what is due": every("gap_reports.remind", settings.REMIND_EVERY),
    "work follows its zones, and timers ring": every("councils.follow_up", settings.TIMERS_EVERY),
    "codes that nobody knows are found": every(
        "gap_reports.find_unknown_codes", settings.UNKNOWN_CODES_EVERY
    ),
    "gap reports that were asked for are made": every("gap_reports.make_asked", settings.DOSSIERS_EVERY),
    "gap reports of the month are made": every("gap_reports.build_reports", settings.REPORTS_EVERY),
    "what was given out long ago is forgotten": every("gap_reports.forget_old", settings.FORGET_EVERY),
    "dossiers of what was erased are forgotten": every("councils.forget_dossiers", settings.FORGET_EVERY),
    "months become files for everybody": every("maps.write_files", settings.DATA_FILES_EVERY),
    "months to come get their partitions": every("measurements.make_partitions", settings.PARTITIONS_EVERY),
    "what is too old is forgotten": every("measurements.forget_old", settings.FORGET_EVERY),
    "what was told long ago is forgotten": every("accounts.forget_old", settings.FORGET_EVERY),
}
