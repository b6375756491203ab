"""A zone's page and its address in the API say the same, in words and in numbers."""

from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from coverage import month_zones, white_zones
from coverage.models import CoverageTile, Evidence, ListedOutage, PromisedSite, Site, WhiteZone, ZoneEvent
from coverage.zone_context import JOINED, Event
from coverage.zone_context_words import told
from tests.coverage.factories import (
    ALPHA,
    AS_OF,
    BRAVO,
    commune,
    larger_territory,
    pipeline_state,
    release,
    square,
    white_tiles,
    white_zone,
)

pytestmark = pytest.mark.django_db

SEPTEMBER = date(2026, 9, 30)
LISTED = date(2026, 6, 30)
A_KILOMETRE = 0.009  # degrees of latitude


class Words(HTMLParser):
    """What a page says, without its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def page(zone: WhiteZone, language: str = "fr") -> str:
    response = Client().get(f"/zones/{zone.pk}/", headers={"Accept-Language": language})
    assert response.status_code == 200
    return " ".join(" ".join(Words(response.content.decode()).said).split())


def properties(zone: WhiteZone) -> dict[str, Any]:
    told: dict[str, Any] = Client().get(f"/api/v1/white-zones/{zone.pk}").json()["properties"]
    return told


def event(zone: WhiteZone, what: str, reason: str, **more: object) -> ZoneEvent:
    row = {"as_of": AS_OF, "epoch": 1, "probability_before": 0.974, "probability_after": 0.5} | more
    return ZoneEvent.objects.create(zone=zone, what=what, reason=reason, **row)


def site(operator: str, longitude: float, latitude: float) -> Site:
    has = dict.fromkeys(("has_2g", "has_3g", "has_4g", "has_5g"), True)
    return Site.objects.create(
        operator=operator, listed_on=LISTED, number="S1", geom=Point(longitude, latitude), **has
    )


def promised(latitude: float, *operators: str) -> PromisedSite:
    return PromisedSite.objects.create(
        listed_on=LISTED,
        decree="12",
        number="D7",
        name="Les Essarts",
        operators=list(operators),
        within_24_months=1,
        geom=Point(2.005, latitude),
    )


def test_the_first_sentences_say_where_it_is_and_what_the_official_map_declares() -> None:
    commune("80021")
    declares = release(service="data_4g", name="2026_T3_synthetic")
    zone = white_zone(service="data_4g", official_release=declares.name, official_level="TBC")
    said = page(zone)
    assert (
        "Zone blanche chez Alpha (fictif) (Données 4G) : 0,12 km², 3 carrés de 200 m (Commune 80021)." in said
    )
    assert "déclare couverte (déclaré : très bonne couverture) : 2026_T3_synthetic." in said
    assert "97 %" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "several: 5 to 9 people" in page(zone, "en")
    assert "Mesuré septembre 2026 à novembre 2026" in said
    assert "entre 0 et 12" in said


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"missing_from_official": False}, "ne la déclare pas couverte"),
        ({"missing_from_official": False, "official_release": None}, "aucune publication ne parle"),
        (
            {"missing_from_official": False, "status": "map_corrected"},
            "corrigée depuis, elle ne le fait plus",
        ),
        ({"status": "withdrawn"}, "n’est plus publiée"),
        ({"operator": None}, "chez tous les opérateurs à la fois"),
        ({"population_low": None, "population_high": None}, "Habitants on ne sait pas"),
    ],
)
def test_each_state_of_a_zone_has_its_sentence(values: dict[str, object], words: str) -> None:
    assert words in page(white_zone(**values))


def test_the_nearest_sites_of_the_operator_are_told_with_their_distance() -> None:
    zone = white_zone(geom=square(2.0, 49.9, 0.01))
    site(ALPHA, 2.005, 49.91 + 2 * A_KILOMETRE)
    site(BRAVO, 2.005, 49.91 + A_KILOMETRE)
    assert "S1 2 km 2G, 3G, 4G, 5G" in page(zone)
    (near,) = properties(zone)["nearest_sites"]
    assert (near["operator"], near["distance_m"]) == (ALPHA, pytest.approx(2000, abs=10))
    assert [near["operator"] for near in properties(white_zone(None))["nearest_sites"]] == [BRAVO, ALPHA]


def test_the_day_of_the_sites_is_that_of_the_list_that_names_them() -> None:
    zone = white_zone(geom=square(2.0, 49.9, 0.01))
    site(ALPHA, 2.005, 49.91 + A_KILOMETRE)
    site(BRAVO, 2.005, 49.91 + A_KILOMETRE)
    Site.objects.filter(operator=BRAVO).update(listed_on=SEPTEMBER)
    to_come = site(ALPHA, 2.005, 49.91)
    Site.objects.filter(pk=to_come.pk).update(listed_on=SEPTEMBER, planned=True)
    assert "by ARCEP’s list of 30 June 2026." in page(zone, "en")
    assert "d’après les listes de l’Arcep des 30 juin 2026 et 30 septembre 2026." in page(white_zone(None))


def test_a_list_without_the_operator_says_nothing_of_its_sites() -> None:
    site(BRAVO, 2.005, 49.91)
    site(ALPHA, 2.005, 49.91)
    Site.objects.filter(operator=ALPHA).update(planned=True)
    assert "Aucune liste de sites n’a été importée ici." in page(white_zone())


def listed(day: date, latitude: float, **more: object) -> None:
    place = {"place": "AMIENS", "number": "T1", "geom": Point(2.005, latitude, srid=4326)}
    ListedOutage.objects.create(**{"operator": ALPHA, "listed_on": day} | place | more)


def test_what_the_operator_listed_as_down_is_told_of_the_months_of_the_measurements() -> None:
    zone = white_zone(geom=square(2.0, 49.9, 0.01))
    assert properties(zone)["outages"] is None
    assert "Était-ce une panne" not in page(zone)

    month = zone.last_day.replace(day=1)
    listed(month, 49.91 + 50 * A_KILOMETRE)
    assert "{days_listed} {days_down}".format(**properties(zone)["outages"]) == "1 0"
    assert "à moins de 5 km de la zone : 0." in page(zone).replace("\N{NO-BREAK SPACE}", " ")

    listed(month, 49.91 + A_KILOMETRE, voice_down=True)
    listed(month.replace(day=2), 49.91 + A_KILOMETRE)
    listed(month.replace(day=3), 49.91 + A_KILOMETRE, voice_down=False)
    listed(month, 49.91 + A_KILOMETRE, operator=BRAVO)
    listed(month - timedelta(days=400), 49.91 + A_KILOMETRE)
    told = properties(zone)["outages"]
    assert (told["days_listed"], told["days_down"]) == (3, 2)
    (site,) = told["sites"]
    assert (site["days"], site["first"], site["last"]) == (2, f"{month}", f"{month.replace(day=2)}")
    assert "AMIENS T1, " in page(zone)
    assert "2 jours, le dernier le 2 " in page(zone)


def test_a_promised_site_counts_for_the_operators_that_it_names_and_not_from_afar() -> None:
    zone = white_zone(geom=square(2.0, 49.9, 0.01))
    assert properties(zone)["promised_sites"] is None
    assert "n’a pas été importée" in page(zone)
    promised(49.91 + A_KILOMETRE, BRAVO)
    promised(49.91 + 6 * A_KILOMETRE, ALPHA)
    assert properties(zone)["promised_sites"] == []
    assert "ne nomme aucun site pour cet opérateur à moins de 5 km" in page(zone)
    promised(49.91 + A_KILOMETRE, ALPHA, BRAVO)
    (near,) = properties(zone)["promised_sites"]
    assert (near["stage"], near["operators"]) == ("within_24_months", [ALPHA, BRAVO])
    assert "Les Essarts , 1 km, prévu d’ici 24 mois" in page(zone)


def test_the_day_of_the_promises_is_that_of_the_list_that_names_the_operator() -> None:
    zone = white_zone(geom=square(2.0, 49.9, 0.01))
    newer = promised(49.91 + A_KILOMETRE, BRAVO)
    PromisedSite.objects.filter(pk=newer.pk).update(listed_on=SEPTEMBER)
    assert "(DCC) du 30 septembre 2026 ne nomme aucun site pour cet opérateur" in page(zone)
    promised(49.91 + A_KILOMETRE, ALPHA)
    assert "Liste du 30 juin 2026." in page(zone)


def test_what_became_of_it_is_told_in_months_and_words() -> None:
    zone = white_zone(status="map_corrected", missing_from_official=False)
    other = white_zone(status="withdrawn", redirect_to=zone)
    event(zone, "corrected", "map_corrected", official_release="the newest")
    event(other, "merged", "merged")
    said = page(zone)
    assert "Novembre 2026 La carte officielle ne la déclare plus couverte." in said
    assert "(the newest)" in said
    assert "Une autre zone s’y est jointe" in said
    assert [line["what"] for line in properties(zone)["events"]] == ["joined", "corrected"]
    assert properties(zone)["events"][1]["probability_before"] == 0.97


def test_a_withdrawn_zone_keeps_its_last_outline_and_the_map_shows_its_last_month() -> None:
    pipeline_state(SEPTEMBER)
    white_tiles(0, 1)
    Evidence.objects.update(day=SEPTEMBER)
    white_zones.rebuild(SEPTEMBER)
    month_zones.keep(SEPTEMBER)
    standing = WhiteZone.objects.get()
    assert "Son contour : le nord est en haut, et le trait mesure 0,2" in page(standing)
    CoverageTile.objects.all().delete()
    white_zones.rebuild(AS_OF)
    gone = WhiteZone.objects.get()
    assert (gone.status, gone.geom, gone.tiles) == ("withdrawn", standing.geom, 2)
    response = Client().get(f"/zones/{gone.pk}/", headers={"Accept-Language": "fr"})
    assert "Son dernier contour (septembre 2026)" in response.content.decode()
    assert response.context["sketch"].outline in response.content.decode()
    assert "month=2026-09" in response.context["map_query"]


def test_whatever_became_of_it_has_words() -> None:
    for what in (*ZoneEvent.What.values, JOINED):
        for reason in ZoneEvent.Reason.values:
            assert told(Event("2026-11", what, reason, None, 0.9, None)).endswith(".")


def test_that_somebody_erased_what_they_sent_is_told_to_nobody() -> None:
    zone = white_zone(status="withdrawn")
    event(zone, "withdrawn", "erased")
    (line,) = properties(zone)["events"]
    assert (line["reason"], line["probability_after"]) == ("fewer_witnesses", None)
    assert "il reste trop peu de témoins" in page(zone)


def test_a_merged_zone_leads_to_its_successor() -> None:
    heir = white_zone()
    response = Client().get(f"/zones/{white_zone(status='withdrawn', redirect_to=heir).pk}/")
    assert (response.status_code, response["Location"]) == (301, f"/zones/{heir.pk}/")


@pytest.mark.parametrize("name", ["00000000-0000-0000-0000-000000000000", "nothing"])
def test_an_unknown_zone_is_a_page_that_says_so(name: str) -> None:
    response = Client().get(f"/zones/{name}/", headers={"Accept-Language": "fr"})
    assert response.status_code == 404
    assert "Aucune zone blanche n’a cet identifiant" in response.content.decode()


def test_what_one_person_alone_saw_has_no_page() -> None:
    zone = white_zone(contributors=1)
    assert Client().get(f"/zones/{zone.pk}/").status_code == 404
    assert Client().get(f"/api/v1/white-zones/{zone.pk}").status_code == 404


def test_the_communes_lead_to_their_own_pages() -> None:
    commune("80021")
    larger_territory("dep-80")
    assert 'href="/territories/com-80021/"' in Client().get(f"/zones/{white_zone().pk}/").content.decode()


def test_page_and_api_give_the_same_numbers() -> None:
    zone = white_zone(probability=0.9349, area_km2=0.32, tiles=8, contributors=23, contributor_days=4)
    row, said = properties(zone), page(zone, "en").replace("\N{NO-BREAK SPACE}", " ")
    assert (row["probability"], row["contributor_days"], row["contributors"]) == (0.93, "2–4", "20+")
    assert all(words in said for words in ("93%", "0.32 km²", "8 squares", "2–4", "20 people or more"))
