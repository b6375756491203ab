"""A bundle holds what the parties may know, is kept once, and is given to them alone."""

import base64
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts import tokens
from accounts.models import Tenant
from coverage.models import CoverageTile, EpochPhone, Evidence, TileTerms, WhiteZone
from coverage.zone_terms import NotSettled
from gap_reports.bundle.hand_out import handed_out
from gap_reports.bundle.store import bundle_of, current, forget, named
from gap_reports.history import broken
from gap_reports.models import Bundle, Case
from gap_reports.telling import tell
from gap_reports.views.bundles import attached
from publishing.problems import Problem
from tests.accounts.factories import council, member, operator, person, second_factor, signed_in
from tests.coverage.factories import commune, larger_territory
from tests.gap_reports.planted import case_of

pytestmark = pytest.mark.django_db


def said_of(zone: WhiteZone) -> dict:
    return json.loads(bytes(bundle_of(zone).content))


def test_a_bundle_says_what_the_map_says_and_what_it_rests_on(planted: WhiteZone) -> None:
    said = said_of(planted)
    public = Client().get(reverse("white-zone", args=[planted.pk])).json()["properties"]
    assert {name: public[name] for name in said["zone"] if name != "id"} == {
        name: value for name, value in said["zone"].items() if name != "id"
    }
    (release,) = said["official"]
    assert (release["name"], len(release["sha256"])) == (planted.official_release, 64)
    (family,) = said["statistics"]["families"]
    assert family["published"] >= planted.tiles
    assert all(row["probability"] >= family["bar"] for tile in said["tiles"] for row in tile["operators"])
    assert said["statistics"]["bench"]["worlds"] > 0
    assert {row["tile"] for row in said["evidence"]} <= {tile["tile"] for tile in said["tiles"]}


def test_nothing_in_a_bundle_names_a_person_or_a_day_of_theirs(planted: WhiteZone) -> None:
    said = said_of(planted)
    numbers = {str(number) for number in Evidence.objects.values_list("contributor_id", flat=True)}
    numbers |= {str(number) for number in EpochPhone.objects.values_list("device", flat=True)}
    assert not numbers & {row["handset"] for row in said["evidence"]}
    assert {len(row["month"]) for row in said["evidence"]} == {len("2026-11")}
    rows = [row for tile in said["tiles"] for row in tile["operators"]]
    assert {row["contributors"] for row in rows} <= {"2–4", "5–9"}


def test_bundles_of_two_days_share_no_pseudonym(planted: WhiteZone) -> None:
    first = {row["handset"] for row in said_of(planted)["evidence"]}
    planted.as_of += timedelta(days=1)
    second = {row["handset"] for row in said_of(planted)["evidence"]}
    assert first
    assert second
    assert not first & second


def test_a_tile_that_rests_on_one_person_is_never_in_a_bundle(planted: WhiteZone) -> None:
    CoverageTile.objects.filter(tile=planted.members.first().tile).update(contributors=1)
    with pytest.raises(NotSettled, match="not all of its tiles"):
        bundle_of(planted)


@pytest.mark.parametrize("change", ["terms", "probability", "gone", "epochs"])
def test_what_does_not_follow_from_its_terms_is_not_signed(planted: WhiteZone, change: str) -> None:
    tile = planted.members.first().tile
    if change == "terms":
        TileTerms.objects.filter(tile=tile).update(own=[0.0] * 76)
    if change == "probability":
        planted.probability -= 0.001
    if change == "gone":
        TileTerms.objects.filter(tile=tile).delete()
    if change == "epochs":
        CoverageTile.objects.filter(tile=tile).update(epoch=99)
    with pytest.raises(NotSettled):
        bundle_of(planted)
    assert not Bundle.objects.exists()


def test_a_zone_of_every_operator_is_redone_by_the_bound_of_bonferroni(planted: WhiteZone) -> None:
    tiles = list(planted.members.values_list("tile", flat=True))
    of_it = CoverageTile.objects.filter(tile__in=tiles, service=2)
    terms = TileTerms.objects.filter(tile__in=tiles, service=2)
    for row in [*of_it, *terms]:
        row.operator = "00102"
        row.save(force_insert=True)
    probabilities = [max(0.0, 1 - 2 * (1 - row.probability)) for row in of_it.filter(operator="00101")]
    planted.operator, planted.probability = None, sum(probabilities) / len(probabilities)
    said = said_of(planted)
    assert {len(tile["operators"]) for tile in said["tiles"]} == {2}
    assert set(said["method"]["models"]) == {"00101", "00102"}


def test_the_same_bundle_is_kept_once_and_given_out_the_same_each_time(planted: WhiteZone) -> None:
    first, second = bundle_of(planted), bundle_of(planted)
    assert first.pk == second.pk
    assert handed_out(first) == handed_out(second)
    second.delete()
    assert bundle_of(planted).sha256 == first.sha256


def test_within_a_month_a_party_sees_one_bundle_whatever_comes_in(planted: WhiteZone) -> None:
    first = bundle_of(planted)
    day = planted.as_of
    planted.as_of = day.replace(day=1) if day.day > 1 else day.replace(day=2)
    assert current(planted).pk == first.pk
    planted.as_of = day + timedelta(days=31)
    assert current(planted).pk != first.pk


def test_a_withdrawn_zone_has_the_bundle_that_was_kept_or_none(planted: WhiteZone) -> None:
    kept = bundle_of(planted)
    planted.status, planted.as_of = WhiteZone.Status.WITHDRAWN, planted.as_of + timedelta(days=90)
    assert current(planted).pk == kept.pk


def token_of(tenant: Tenant) -> dict[str, str]:
    _, text = tokens.make(tenant, member(tenant, "agent"), "test", ["cases:read"], timedelta(days=1))
    return {"HTTP_AUTHORIZATION": f"Bearer {text}"}


@pytest.fixture
def case(planted: WhiteZone) -> Case:
    commune("80021")
    larger_territory("dep-80")
    WhiteZone.objects.filter(pk=planted.pk).update(communes=["80021"])
    return case_of(planted)


def test_the_parties_have_a_bundle_by_token_and_by_page_and_others_do_not(case: Case) -> None:
    stranger = operator("autre")
    stranger.operators = ["00102"]
    stranger.save()
    far = council("conseil-59")
    far.territories = ["dep-59"]
    far.save()
    address = reverse("case-bundle", args=[case.pk])
    for tenant, status in ((operator(), 200), (council(), 200), (stranger, 404), (far, 404)):
        answer = Client().get(address, **token_of(tenant))
        assert (answer.status_code, tenant.slug) == (status, tenant.slug)
        reader = member(tenant, "reader")
        page = signed_in(reader).get(reverse("case-bundle-file", args=[tenant.slug, case.pk]))
        assert (page.status_code, tenant.slug) == (status, tenant.slug)
        if status == 200:
            assert answer.content == page.content
    assert Client().get(address).status_code == 401
    assert Bundle.objects.count() == 1


def test_a_case_whose_zone_is_being_drawn_has_none_yet_and_says_so(case: Case) -> None:
    WhiteZone.objects.update(probability=0.5)
    answer = Client().get(reverse("case-bundle", args=[case.pk]), **token_of(operator()))
    assert (answer.status_code, answer["Content-Type"]) == (409, "application/problem+json")


def test_the_public_knows_hash_signature_and_key_and_no_more(planted: WhiteZone) -> None:
    bundle = bundle_of(planted)
    (record,) = Client().get(reverse("zone-bundles", args=[planted.pk])).json()
    assert record["sha256"] == bundle.sha256
    assert not {"bytes", "content"} & set(record)
    assert base64.b64decode(record["signature"]) == bytes(bundle.signature)
    key = Client().get("/.well-known/carte-blanche-signing-key.pem")
    assert (key.content.decode(), key["Content-Type"]) == (bundle.public_key, "application/x-pem-file")
    assert Client().get(reverse("zone-bundles", args=[uuid4()])).status_code == 404
    assert Client().get(reverse("staff-bundle", args=[bundle.sha256])).status_code == 302
    assert b"def last_step" in b"".join(Client().get(reverse("recompute-script")))


def test_what_is_older_than_evidence_may_be_is_forgotten_but_for_its_hash(planted: WhiteZone) -> None:
    bundle = bundle_of(planted)
    assert forget(planted.as_of + timedelta(days=700)) == 0
    assert forget(planted.as_of + timedelta(days=740)) == 1
    assert forget(planted.as_of + timedelta(days=740)) == 0
    bundle.refresh_from_db()
    assert (bytes(bundle.content), len(bundle.sha256), len(bytes(bundle.signature))) == (b"", 64, 64)
    with pytest.raises(Problem) as refused:
        attached(bundle)
    assert refused.value.status == 410


def test_a_history_names_the_hash_or_goes_on_without(planted: WhiteZone, settings, caplog) -> None:
    assert named(planted) == {"bundle": bundle_of(planted).sha256}
    Bundle.objects.all().delete()
    settings.SIGNING_KEY = ""
    assert named(planted) == {}
    assert "SIGNING_KEY" in caplog.text


def test_the_history_of_a_zone_shows_the_hashes_of_its_bundles(planted: WhiteZone) -> None:
    address = reverse("zone-history", args=[planted.pk])
    assert "Les preuves remises" not in Client().get(address).content.decode()
    bundle = bundle_of(planted)
    assert bundle.sha256 in Client().get(address).content.decode()


def test_an_operator_that_is_told_of_a_case_is_told_what_it_rests_on(case: Case) -> None:
    lumo = operator()
    lumo.contact = "reseau@lumo.example"
    lumo.save()
    assert tell() == 1
    assert case.steps.get().details["bundle"] == Bundle.objects.get(zone=case.zone).sha256
    assert broken(case.zone.steps.all()) is None
    page = signed_in(member(lumo)).get(reverse("case", args=[lumo.slug, case.pk])).content.decode()
    assert reverse("case-bundle-file", args=[lumo.slug, case.pk]) in page


def test_the_staff_find_a_bundle_by_its_hash(planted: WhiteZone) -> None:
    bundle = bundle_of(planted)
    staff = signed_in(second_factor(person("staff", is_staff=True, is_superuser=True)))
    listed = staff.get(reverse("admin:gap_reports_bundle_changelist"), {"q": bundle.sha256}).content.decode()
    assert reverse("staff-bundle", args=[bundle.sha256]) in listed
    assert staff.get(reverse("staff-bundle", args=[bundle.sha256])).content == handed_out(bundle)
