"""The public history of a zone: words, hashes that anyone can redo, and nothing personal."""

import hashlib
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from coverage.models import WhiteZone
from gap_reports.moves import move
from gap_reports.states import By, Move, State
from tests.accounts.factories import person
from tests.gap_reports.factories import NOON, a_case, a_zone, said, take

pytestmark = pytest.mark.django_db


def told(zone: WhiteZone) -> dict[str, Any]:
    answer: dict[str, Any] = Client().get(f"/api/v1/zones/{zone.pk}/history").json()
    return answer


def page(path: str) -> str:
    return Client().get(path).content.decode()


def test_the_hashes_of_the_api_can_be_recomputed_as_the_documents_tell() -> None:
    case = a_case()
    take(case.pk, Move.REPORT, Move.ACKNOWLEDGE, Move.PLAN)
    history = told(case.zone)
    last = hashlib.sha256(history["zone"].encode()).hexdigest()
    for step in history["steps"]:
        text = json.dumps(step["words"], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        assert step["words"]["previous"] == last
        assert step["hash"] == (last := hashlib.sha256(text.encode()).hexdigest())
    assert (history["intact"], len(history["steps"])) == (True, 3)


def test_the_page_shows_the_reason_in_full_beside_the_claim_and_no_person() -> None:
    case = a_case(State.REPORTED)
    words = said(
        Move.REFUSE, reason="Le relief l'interdit.\n<b>Point.</b>", author="Lumo", person=person("zoe")
    )
    step = move(case.pk, Move.REFUSE, words, NOON)
    html = page(f"/zones/{case.zone_id}/history/")
    assert "&lt;b&gt;Point.&lt;/b&gt;" in html
    assert "2026_T2" in html
    assert "Lumo" in html
    assert step.hash in html
    assert "zoe" not in html + json.dumps(told(case.zone))


def test_the_page_says_why_a_zone_was_withdrawn_where_the_step_holds_it() -> None:
    because = {"status": "withdrawn", "reason": "family_bar"}
    with_reason, without = a_case(State.REPORTED), a_case(State.REPORTED)
    for case, details in ((with_reason, because), (without, {"status": "withdrawn"})):
        move(case.pk, Move.WITHDRAW, said(Move.WITHDRAW, details=details), NOON)
    sentence = "le seuil qui garde les erreurs rares"
    assert sentence in page(f"/zones/{with_reason.zone_id}/history/")
    assert sentence not in page(f"/zones/{without.zone_id}/history/")


def test_the_page_of_the_zone_says_where_the_answer_stands() -> None:
    case = a_case(State.REPORTED, due_on=NOON.date())
    html = page(f"/zones/{case.zone_id}/")
    assert f"/zones/{case.zone_id}/history/" in html
    assert 'class="over"' in html


def test_the_history_of_a_merged_zone_leads_on() -> None:
    heir = a_case()
    merged = a_case(zone=a_zone(redirect_to=heir.zone, status="withdrawn"), merged_into=heir)
    assert f"/zones/{heir.zone_id}/history/" in page(f"/zones/{merged.zone_id}/history/")
    assert told(merged.zone)["cases"][0]["goes_on_in"] == str(heir.zone_id)


def test_what_no_zone_has_is_not_found() -> None:
    for path in ("/zones/{}/history/", "/zones/{}/follow/", "/api/v1/zones/{}/history"):
        assert Client().get(path.format("00000000-0000-0000-0000-000000000000")).status_code == 404


def test_every_chain_is_checked_and_the_broken_one_is_named() -> None:
    case, other = a_case(), a_case()
    take(case.pk, Move.REPORT)
    take(other.pk, Move.REPORT, Move.ACKNOWLEDGE)
    out, err = StringIO(), StringIO()
    call_command("verify_histories", stdout=out)
    assert "3 steps of 2 zones" in out.getvalue()
    with connection.cursor() as cursor:  # whoever owns the database can take the guard away, and is seen
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE gap_reports_step DISABLE TRIGGER USER")
        cursor.execute("UPDATE gap_reports_step SET author = 'nobody' WHERE number = 2")
    with pytest.raises(CommandError, match="1 broken"):
        call_command("verify_histories", stderr=err)
    assert f"zone {other.zone_id}: step 2" in err.getvalue()
    assert told(other.zone)["intact"] is False
    assert By.OPERATOR in page(f"/api/v1/zones/{other.zone_id}/history")
