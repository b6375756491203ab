"""The beat table rings doors that exist."""

from config.celery import app


def test_every_ring_of_the_beat_has_its_task() -> None:
    app.loader.import_default_modules()
    rung = {row["task"] for row in app.conf.beat_schedule.values()}
    assert rung <= set(app.tasks)
