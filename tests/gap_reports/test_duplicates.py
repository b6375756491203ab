"""Two cases that are one matter become one by the hand of a person."""

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.test import Client

from gap_reports.duplicates import NotOne, merge
from gap_reports.models import Case
from tests.accounts.factories import person, second_factor, signed_in
from tests.gap_reports.factories import a_case, a_zone

pytestmark = pytest.mark.django_db

BESIDE = MultiPolygon(Polygon.from_bbox((2.01, 49.9, 2.02, 49.91)), srid=4326)


def test_a_case_goes_on_in_another_and_so_do_those_that_went_on_in_it() -> None:
    heir, case = a_case(), a_case(zone=a_zone(service=0))
    earlier = a_case(merged_into=case)
    merge(case.pk, heir.pk)
    assert set(Case.objects.filter(merged_into=heir)) == {case, earlier}


def test_what_is_not_one_matter_is_refused() -> None:
    case = a_case()
    for other, why in [
        (a_case(operator="00102"), "two operators"),
        (a_case(zone=a_zone(geom=BESIDE)), "do not overlap"),
        (a_case(merged_into=a_case()), "merged already"),
        (case, "with itself"),
    ]:
        with pytest.raises(NotOne, match=why):
            merge(case.pk, other.pk)
    assert Case.objects.get(pk=case.pk).merged_into is None


def test_staff_merge_two_of_their_list_and_the_page_leads_to_the_other() -> None:
    staff = signed_in(second_factor(person("staff", is_staff=True, is_superuser=True)))
    older, newer = a_case(), a_case(zone=a_zone(service=0), detected_on="2026-10-05")
    chosen = {"action": "merge_two", "_selected_action": [str(older.pk), str(newer.pk)]}
    assert staff.post("/admin/gap_reports/case/", chosen).status_code == 302
    newer.refresh_from_db()
    assert newer.merged_into == older
    page = Client().get(f"/zones/{newer.zone_id}/history/").content.decode()
    assert f"/zones/{older.zone_id}/history/" in page


def test_the_lists_of_the_staff_open_and_say_why_a_case_waits() -> None:
    staff = signed_in(second_factor(person("staff", is_staff=True, is_superuser=True)))
    case = a_case()
    listed = staff.get("/admin/gap_reports/case/?standing=untold", headers={"Accept-Language": "en"})
    assert "no space holds this operator" in listed.content.decode()
    for address in (
        "case/?standing=overdue",
        f"case/{case.pk}/change/",
        "step/",
        "contact/add/",
        "unknowncode/",
    ):
        assert staff.get(f"/admin/gap_reports/{address}").status_code == 200
    assert staff.get("/admin/gap_reports/case/add/").status_code == 403
