"""The gap report on paper: its words in French, from the words and numbers of the map's own pages."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from accounts.links import full
from coverage.amounts import percent, whole
from coverage.words import SERVICE_NAMES
from coverage.zone_context_words import promised_site, site
from coverage.zone_words import facts, sentences
from gap_reports.models import Case
from gap_reports.report.contents import NEW, OVERDUE, STANDING, Contents, Entry
from gap_reports.report.maps import overview, zone_map
from gap_reports.report.tables import place
from gap_reports.words import STATE_NAMES, STEP_NAMES
from measurements.vocabulary import operator_name
from publishing.paper import pages, pdf

TEMPLATE = Path(__file__).with_name("report.typ")
ZONES_DRAWN = 30  # on half a page each; all of them are in the table, and in the files beside
HASH_DIGITS = 16  # of a hash that is only to be recognized
GROUP_NAMES = {OVERDUE: "En retard", NEW: "Nouvelles", STANDING: "Ouvertes"}
GROUP_OF_ONE = {OVERDUE: "En retard", NEW: "Nouvelle", STANDING: "Ouverte"}


def printed(contents: Contents) -> bytes:
    """The report as PDF."""
    return pdf(TEMPLATE, said(contents), figures(contents))


def pictures(contents: Contents) -> list[bytes]:
    """Its pages as PNG, to be looked at."""
    return pages(TEMPLATE, said(contents), figures(contents))


def figures(contents: Contents) -> dict[str, bytes]:
    """The maps, by name."""
    if not contents.entries:
        return {}
    drawn = contents.entries[:ZONES_DRAWN]
    return {"overview.svg": overview(contents)} | {
        f"zone-{entry.number}.svg": zone_map(entry, contents) for entry in drawn
    }


def said(contents: Contents) -> dict[str, Any]:
    """All words and numbers of the pages, as JSON can hold them."""
    names = {code: name for entry in contents.entries for code, name in entry.context.communes}
    return {
        "operator": operator_name(contents.operator),
        "code": contents.operator,
        "territory": contents.territory.name,
        "name": contents.name,
        "on": date_format(contents.on, "DATE_FORMAT"),
        "as_of": date_format(contents.as_of, "DATE_FORMAT"),
        "within_days": settings.ANSWER_WITHIN_DAYS,
        "figures": _figures(contents),
        "groups": [
            {"name": name, "rows": [_line(entry, names) for entry in contents.of(group)]}
            for group, name in GROUP_NAMES.items()
            if contents.of(group)
        ],
        "zones": [_zone(entry, contents) for entry in contents.entries[:ZONES_DRAWN]],
        "not_drawn": max(0, len(contents.entries) - ZONES_DRAWN),
        "releases": _releases(contents),
    }


def _figures(contents: Contents) -> list[dict[str, str]]:
    counted = [{"term": name, "value": str(len(contents.of(group)))} for group, name in GROUP_NAMES.items()]
    return [*counted, {"term": "Habitants concernés", "value": _people_of(contents)}]


def _people_of(contents: Contents) -> str:
    """The sum over zones of different services counts nobody twice: of each place, the largest number."""
    zones = [entry.row["zone"] for entry in contents.entries]
    known = [zone for zone in zones if zone["population_high"] is not None]
    services = {zone["service"] for zone in known}
    if not known:
        return "non connu"
    sums = [
        [sum(zone[side] for zone in known if zone["service"] == service) for service in services]
        for side in ("population_low", "population_high")
    ]
    low, high = map(max, sums)
    return whole(low) if low == high else f"{whole(low)} à {whole(high)}"


def _line(entry: Entry, names: dict[str, str]) -> list[str]:
    zone, row = entry.row["zone"], entry.row
    return [
        str(entry.number),
        ", ".join(names.get(code, code) for code in zone["communes"]),
        str(SERVICE_NAMES[zone["service"]]),
        str(STATE_NAMES[row["state"]]),
        _day(row["due_on"]),
        percent(zone["probability"]),
        str(zone["tiles"]),
    ]


def _day(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "–"


def _zone(entry: Entry, contents: Contents) -> dict[str, Any]:
    zone = entry.row["zone"]
    communes = [name for _code, name in entry.context.communes]
    return {
        "number": entry.number,
        "heading": f"{', '.join(communes) or 'Hors commune connue'} : {SERVICE_NAMES[zone['service']]}",
        "group": GROUP_OF_ONE[entry.group],
        "sentences": sentences(zone, communes),
        "map": f"zone-{entry.number}.svg",
        "alt": f"Carte de la zone {entry.number}, des sites en service et des sites promis autour d’elle.",
        "claim": [[line.term, line.text] for line in facts(zone)] + [_place(entry), *_claim(entry)],
        "embargo": _embargo(entry, contents),
        "case": _case(entry),
        "answer": _answer(entry),
        "sites": _sites(entry),
        "address": full(reverse("zone", args=[zone["id"]])),
    }


def _embargo(entry: Entry, contents: Contents) -> str:
    """Until when the zone is shown to the parties alone; empty for one that is public."""
    until = entry.zone.public_from
    return date_format(until, "DATE_FORMAT") if until > contents.on else ""


def _place(entry: Entry) -> list[str]:
    """Where to drive to: the point inside of the zone that stands for it in `signalements.csv` too."""
    latitude, longitude = (f"{degrees:.5f}".replace(".", ",") for degrees in place(entry))
    return ["Un point de la zone (WGS 84)", f"latitude {latitude}°, longitude {longitude}°"]


def _claim(entry: Entry) -> list[list[str]]:
    """The release that declares it covered, by the hash of its file."""
    releases = [f"{one.name} (SHA-256 {one.sha256[:HASH_DIGITS]}…)" for one in entry.releases]
    named = ", ".join(releases) or entry.row["zone"]["official_release"] or "–"
    return [["Version de la carte officielle", named]]


def _sites(entry: Entry) -> list[list[str]]:
    """Those in service, then those that are promised, each nearest first."""
    there = map(site, entry.context.sites)
    promised = map(promised_site, entry.context.promised)
    return [
        *([f"Site {one['number']}", f"en service : {one['technologies']}", one["distance"]] for one in there),
        *([one["name"], f"promis : {one['stage']}", one["distance"]] for one in promised),
    ]


def _case(entry: Entry) -> list[list[str]]:
    row = entry.row
    told = [
        ["Cas", row["id"]],
        ["Où il en est", str(STATE_NAMES[row["state"]])],
        ["Détecté le", _day(row["detected_on"])],
        ["Signalé le", _day(row["reported_on"])],
        ["Réponse attendue le", _day(row["due_on"])],
        ["Preuve (SHA-256 de bundle.json)", entry.bundle or "pas encore établie"],
    ]
    if row["role"] == Case.Role.HOST:
        told.insert(
            1, ["À quel titre", f"réseau d’accueil (clients : {operator_name(entry.zone.operator or '')})"]
        )
    return told


def _answer(entry: Entry) -> dict[str, str] | None:
    answer = entry.row["answer"]
    if answer is None:
        return None
    day = f" ({_day(answer['day'])})" if answer["day"] else ""
    return {
        "what": f"{STEP_NAMES[answer['move']]}{day}, le {date_format(answer['at'].date(), 'DATE_FORMAT')}",
        "words": answer["reason"],
        "by": answer["by"],
    }


def _releases(contents: Contents) -> list[list[str]]:
    found = {release.pk: release for entry in contents.entries for release in entry.releases}
    return [
        [one.name, date_format(one.released_on, "DATE_FORMAT"), gettext(one.licence), one.sha256]
        for one in sorted(found.values(), key=lambda release: release.name)
    ]
