"""load_demo against a real server of the tests: everything arrives, and a second time nothing changes."""

from functools import partial
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from coverage import pipeline
from coverage.models import OfficialRelease, Territory, WhiteZone
from measurements.contributors import new_contributor
from measurements.models import Contributor, Reading, RefusedReading
from worlds.management.commands import load_demo
from worlds.world import make


@pytest.fixture
def load(readings_server, monkeypatch):
    """The command on an island of 10 km, its output returned."""
    monkeypatch.setattr(load_demo, "make", partial(make, side=10_000))

    def call(**options) -> str:
        out = StringIO()
        call_command("load_demo", server=readings_server, stdout=out, **options)
        return out.getvalue()

    return call


def test_a_demonstration_is_loaded_once_and_finished_where_it_was_broken_off(load):
    with pytest.raises(CommandError, match="^zones: none after 0 s"):
        load(seed=3, people=60, wait=0)
    readings = Reading.objects.count()
    assert readings > 10_000
    assert not RefusedReading.objects.exists()
    assert Territory.objects.filter(key="reg-00").exists()
    assert set(OfficialRelease.objects.values_list("operator", flat=True)) == {
        "00101",
        "00102",
        "00103",
        "00104",
    }

    pipeline.run()
    told = load(wait=30)
    assert "The demonstration of seed 3 is here already, nothing changes" in told
    assert f"{WhiteZone.objects.filter(status='open').count()} zones" in told
    assert (Reading.objects.count(), Contributor.objects.count()) == (readings, 60)

    with pytest.raises(CommandError, match="^seed: this database holds the demonstration with 3, not 4"):
        load(seed=4)


def test_a_database_of_real_people_is_left_alone(load):
    new_contributor()
    with pytest.raises(CommandError, match="^contributors: this database holds 1 who are not"):
        load()
    assert not Territory.objects.exists()


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_named():
    with pytest.raises(CommandError, match=r"^http://127.0.0.1:9: .*script/run starts the server"):
        call_command("load_demo", server="http://127.0.0.1:9")
    assert not Contributor.objects.exists()
