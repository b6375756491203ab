"""Dossiers in a space: who may ask and take, what is kept and what is dropped, and what a backup gives."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from typst import TypstError

from accounts import tokens
from accounts.models import Tenant
from councils.dossiers import keeping
from councils.dossiers.build import build
from councils.dossiers.contents import NothingPublished
from councils.models import Dossier
from coverage.models import Evidence, PipelineState, WhiteZone
from publishing.archive import sha256
from tests.accounts.factories import council, member, operator, signed_in
from tests.backup import restored
from tests.conftest import PROJECT
from tests.councils.test_dossiers import zone
from tests.coverage.factories import AS_OF, commune, larger_territory, tile_key, witness

__all__ = ["restored", "zone"]
pytestmark = pytest.mark.django_db

PAGE = "/spaces/conseil-80/dossiers/"


@pytest.fixture
def space(zone: WhiteZone) -> Tenant:
    return council()


@pytest.fixture
def agent(space: Tenant) -> Client:
    return signed_in(member(space, "agent"))


def asked(client: Client, **what: str) -> Any:
    return client.post(f"{PAGE}build/", what, follow=True, headers={"Accept-Language": "fr"})


def kept() -> Dossier:
    return Dossier.objects.get()


def shelved(space: Tenant) -> Dossier:
    """One that was built, whatever is in it."""
    known = {"subject": "dep-80", "as_of": AS_OF, "sha256": "0" * 64, "built_at": timezone.now()}
    return Dossier.objects.create(tenant=space, state=Dossier.State.BUILT, content=b"PK", **known)


def test_an_agent_asks_and_takes_what_was_built(zone: WhiteZone, agent: Client) -> None:
    assert "est en préparation" in asked(agent, territory="dep-80").content.decode()
    assert keeping.build_waiting() == 1
    answer = agent.get(f"{PAGE}{kept().pk}.zip")
    assert sha256(answer.content) == kept().sha256 == sha256(build("dep-80").content)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="dossier-dep-80-2026-11-15.zip"'
    assert kept().sha256 in agent.get(PAGE).content.decode()


def test_a_token_lists_and_takes_the_dossiers_of_its_own_space(space: Tenant) -> None:
    there, elsewhere = shelved(space), shelved(council("conseil-02"))
    maker, address = member(space, "agent"), "/api/v1/spaces/conseil-80/dossiers"
    text, other = (
        tokens.make(space, maker, "-", [scope], timedelta(days=7))[1]
        for scope in ("dossiers:read", "zones:read")
    )

    def ask(path: str, text: str = text) -> Any:
        return Client().get(path, headers={"Authorization": f"Bearer {text}"})

    (row,) = ask(address).json()
    assert (row["subject"], row["sha256"]) == ("dep-80", there.sha256)
    taken = ask(row["url"])
    assert (taken.content, taken.headers["Cache-Control"]) == (b"PK", "no-store")
    statuses = {
        404: [ask(f"{address}/{elsewhere.pk}.zip"), ask("/api/v1/spaces/conseil-02/dossiers")],
        403: [ask(address, other), ask(row["url"], other)],
        401: [Client().get(address), Client().get(row["url"])],
    }
    assert {found.status_code for found in sum(statuses.values(), [])} == statuses.keys()
    assert all(found.status_code == status for status, answers in statuses.items() for found in answers)


def test_asking_again_makes_no_second_one(zone: WhiteZone, agent: Client) -> None:
    for _ in range(2):
        asked(agent, other=f"https://carte.example/zones/{zone.pk}/")
    assert keeping.build_waiting() == 1
    asked(agent, other=str(zone.pk))
    keeping.build_waiting()
    assert (kept().state, kept().zones) == (Dossier.State.BUILT, 1)


def test_what_lies_elsewhere_or_nowhere_is_refused_with_its_reason(zone: WhiteZone, agent: Client) -> None:
    commune("97411", department="974", region="04")
    larger_territory("dep-974")
    for what, reason in [("dep-974", "n’est pas sur le territoire"), ("dep-99", "connu"), ("", "Choisissez")]:
        answer = asked(agent, other=what)
        assert answer.status_code == 422
        assert reason in answer.content.decode()
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(("role", "sees", "builds"), [("reader", 200, 403), ("agent", 200, 302)])
def test_readers_take_and_agents_build(
    zone: WhiteZone, space: Tenant, role: str, sees: int, builds: int
) -> None:
    shelved(space)
    client = signed_in(member(space, role))
    assert client.get(PAGE).status_code == sees
    assert client.get(f"{PAGE}{kept().pk}.zip").status_code == sees
    assert client.post(f"{PAGE}build/", {"other": "dep-80"}).status_code == builds


def test_nobody_else_takes_it() -> None:
    shelved(council())
    others = (council("conseil-62"), operator())
    for other in others:
        client = signed_in(member(other, "agent"))
        assert client.get(f"{PAGE}{kept().pk}.zip").status_code == 404
        own = client.get(f"/spaces/{other.slug}/dossiers/{kept().pk}.zip").status_code
        assert own == (404 if other.kind == "council" else 403)


def test_a_file_goes_when_somebody_of_whom_it_tells_erases_theirs(zone: WhiteZone, space: Tenant) -> None:
    keeping.ask(space, member(space, "agent"), "dep-80")
    keeping.build_waiting()
    witness(contributor_id=77, tile=tile_key(0))
    Evidence.objects.filter(contributor_id=77).delete()
    assert keeping.forget() == 0
    Evidence.objects.filter(contributor_id=901).delete()
    assert keeping.forget() == 1
    assert (kept().state, kept().content, len(kept().sha256)) == (Dossier.State.WITHDRAWN, None, 64)


def test_a_zone_elsewhere_under_an_embargo_is_not_told_from_one_that_is_not_there(
    zone: WhiteZone, agent: Client
) -> None:
    commune("02001", department="02")
    for public_from, told in ((date(2999, 1, 1), "Aucune zone n’a l’identifiant"), (AS_OF, "Commune 02001")):
        WhiteZone.objects.update(communes=["02001"], public_from=public_from)
        answer = asked(agent, other=str(zone.pk))
        assert answer.status_code == 422
        [error] = answer.context["form"].errors["other"]
        assert told in error


def test_a_file_goes_when_it_is_too_old() -> None:
    shelved(council())
    Dossier.objects.update(built_at=timezone.now() - timedelta(days=800))
    assert keeping.forget() == 1


def test_before_anything_is_published_the_reason_is_told(zone: WhiteZone, space: Tenant) -> None:
    PipelineState.objects.all().delete()
    with pytest.raises(NothingPublished):
        build("dep-80")
    keeping.ask(space, member(space, "agent"), "dep-80")
    assert keeping.build_waiting() == 0
    assert kept().state == Dossier.State.FAILED
    assert kept().reason.startswith("Aucune carte n’est encore publiée")
    client = signed_in(member(space, "reader", "reader"))
    for language, told in (
        ("fr", "n’a pas pu être établi\N{NO-BREAK SPACE}: "),
        ("en", "could not be built: "),
    ):
        page = client.get(f"/spaces/{space.slug}/dossiers/", headers={"accept-language": language})
        assert f"{told}Aucune carte" in page.content.decode()


def test_a_worker_that_was_cut_off_is_followed_by_others_and_three_are_enough(
    zone: WhiteZone, space: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(key: str) -> None:
        raise MemoryError

    monkeypatch.setattr(keeping, "build", cut_off)
    keeping.ask(space, member(space, "agent"), "dep-80")
    for _ in range(keeping.MOST_TRIES):
        with pytest.raises(MemoryError):
            keeping.build_waiting()
        assert keeping.build_waiting() == 0  # it may still be at it
        Dossier.objects.update(claimed_at=timezone.now() - keeping.CUT_OFF - timedelta(seconds=1))
    assert keeping.build_waiting() == 0
    assert kept().state == Dossier.State.FAILED
    assert kept().reason.startswith("Il a été tenté trois fois")


def test_one_that_cannot_be_set_holds_up_no_other(
    zone: WhiteZone, space: Tenant, agent: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(agent, other=str(zone.pk))
    with monkeypatch.context() as broken:
        broken.setattr("councils.dossiers.keeping.build", _unset)
        assert keeping.build_waiting() == 0
    Dossier.objects.update(claimed_at=None)
    assert keeping.build_waiting() == 1


def _unset(_subject: object) -> None:
    raise TypstError("no such figure")


@pytest.mark.django_db(transaction=True)
def test_from_a_restored_backup_the_same_archive_is_built(
    restored: Callable[[], str], zone: WhiteZone, tmp_path: Path
) -> None:
    here = sha256(build(f"zone-{zone.pk}").content)
    there = tmp_path / "dossier.zip"
    words = [sys.executable, "manage.py", "build_dossier", f"zone-{zone.pk}", "--output", str(there)]
    odd = {"DATABASE_URL": restored(), "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    said = subprocess.run(
        words, cwd=PROJECT, env=os.environ | odd, check=True, capture_output=True, text=True
    )
    assert sha256(there.read_bytes()) == here
    assert said.stdout.split()[0] == here
