"""The telling room: stored sums of a territory become the shapes that are shown, with their intervals."""

from collections.abc import Sequence

from councils.aspects import CONTRADICTIONS, EVIDENCE, MISSING, SERVED, UNDECLARED, WHITE
from councils.intervals import Sums, interval
from councils.parts import Release
from councils.shapes import (
    Amount,
    Disagreement,
    Estimate,
    Level,
    Measured,
    NumberFigures,
    Official,
    Part,
    ServiceFigures,
    Shares,
)
from councils.sums import Sum, Together, Told
from coverage.core.evidence import SERVICES
from coverage.core.grid import AREA_KM2
from coverage.projection import TILE_M

TILE_KM2 = AREA_KM2[TILE_M]
LEVELS = ("TBC", "BC", "CL", "covered")  # in the order of what is stored
NOT_DECLARED = "none"
NONE, SOME, ALL = "none", "some", "all"  # how many of the operators present

# What is stored is exact to the millionth of a tile; nobody reads more digits than these.
TILE_DIGITS, AREA_DIGITS, PEOPLE_DIGITS, SHARE_DIGITS = 2, 3, 1, 5


class Teller:
    """What is told of the sum of some communes; a release speaks where the communes lie."""

    def __init__(self, total: Sum, releases: Sequence[Release]) -> None:
        self.total = total
        spoken = [release for release in releases if release.territory in total.ground.territories]
        self.releases = {(release.operator, release.service): release for release in spoken}

    def services(self) -> tuple[ServiceFigures, ...]:
        """Whatever has a release or evidence here, by operator and service."""
        keys = sorted({*self.releases, *self.total.measured})
        return tuple(self._service(*key) for key in keys)

    def numbers(self) -> tuple[NumberFigures, ...]:
        """For each service, all operators who publish a release here at once."""
        present: dict[int, list[str]] = {}
        for operator, service in sorted(self.releases):
            present.setdefault(service, []).append(operator)
        return tuple(self._number(service, operators) for service, operators in sorted(present.items()))

    def amount(self, tiles: float, people: float) -> Amount:
        """A part of the territory."""
        ground = self.total.ground
        return Amount(
            tiles=round(tiles, TILE_DIGITS),
            area_km2=round(tiles * TILE_KM2, AREA_DIGITS),
            area_share=_share(tiles, ground.tiles),
            people=round(people, PEOPLE_DIGITS),
            people_share=_share(people, ground.people),
        )

    def _service(self, operator: str, service: int) -> ServiceFigures:
        release = self.releases.get((operator, service))
        told = self.total.measured.get((operator, service))
        both = release is not None and told is not None
        return ServiceFigures(
            operator=operator,
            service=SERVICES[service],
            official=self._official(release) if release else None,
            measured=self._measured(told) if told else None,
            missing=self._disagreement(operator, service, MISSING) if both else None,
            undeclared=self._disagreement(operator, service, UNDECLARED) if both else None,
        )

    def _official(self, release: Release) -> Official:
        n = len(LEVELS)
        sums = self.total.declared.get(release.pk, (0.0,) * 2 * n)
        tiles, people = sums[:n], sums[n:]
        ground = self.total.ground
        rest = max(ground.tiles - sum(tiles), 0.0), max(ground.people - sum(people), 0.0)
        levels = [*zip(LEVELS, tiles, people, strict=True), (NOT_DECLARED, *rest)]
        return Official(
            release=release.name,
            released_on=release.released_on,
            levels=tuple(Level(name, self.amount(*of)) for name, *of in levels),
            covered=self.amount(sum(tiles), sum(people)),
        )

    def _measured(self, told: dict[str, Told]) -> Measured:
        ground, evidence = self.total.ground, told[EVIDENCE]
        white, served = told[WHITE], told[SERVED]
        known = white.tiles + served.tiles, white.people + served.people
        return Measured(
            evidence=self.amount(evidence.tiles, evidence.people),
            known=self.amount(*known),
            white=self.amount(white.tiles, white.people),
            served=self.amount(served.tiles, served.people),
            not_known=self.amount(ground.tiles - known[0], max(ground.people - known[1], 0.0)),
            white_share=shares(white, evidence),
            served_share=shares(served, evidence),
        )

    def _disagreement(self, operator: str, service: int, aspect: str) -> Disagreement:
        told = self.total.measured[operator, service]
        contradicting, sure = told.get(aspect, Told()), told.get(CONTRADICTIONS[aspect], Told())
        _, low, high = interval(sure.of_people, contradicting.people)
        return Disagreement(
            zones=self.total.groups.get((operator, service), {}).get(aspect, 0),
            amount=self.amount(contradicting.tiles, contradicting.people),
            people_low=round(low),
            people_high=round(high),
            share=shares(contradicting, told[EVIDENCE]),
        )

    def _number(self, service: int, operators: list[str]) -> NumberFigures:
        declared = self.total.declared_numbers.get(service, {})
        by_number = [declared.get(number, (0, 0.0)) for number in range(len(operators) + 1)]
        tiles, people = (sum(column) for column in zip(*by_number, strict=True))
        ground = self.total.ground
        by_number[0] = (ground.tiles - int(tiles), max(ground.people - people, 0.0))
        amounts = tuple(self.amount(*of) for of in by_number)
        some = [sum(column) for column in zip((0, 0.0), *by_number[1:-1], strict=True)]
        together = self.total.together.get(service, Together())
        return NumberFigures(
            service=SERVICES[service],
            operators=tuple(operators),
            official=(Part(NONE, amounts[0]), Part(SOME, self.amount(*some)), Part(ALL, amounts[-1])),
            official_by_number=amounts,
            known=self.amount(together.known_tiles, together.known_people),
            measured=self._together(together),
        )

    def _together(self, of: Together) -> tuple[Part, ...]:
        """What is neither everybody's nor nobody's is bounded by what these leave."""
        some = of.known_tiles - of.none_tiles - of.all_tiles, of.known_people - of.none_people - of.all_people
        some_low = max(of.known_tiles - of.none_high - of.all_high, 0.0)
        some_high = max(of.known_tiles - of.none_low - of.all_low, 0.0)
        return (
            self._part(NONE, of.none_tiles, of.none_people, of.none_low, of.none_high),
            self._part(SOME, *some, some_low, some_high),
            self._part(ALL, of.all_tiles, of.all_people, of.all_low, of.all_high),
        )

    def _part(self, name: str, tiles: int, people: float, low: float, high: float) -> Part:
        return Part(name, self.amount(tiles, people), round(low, TILE_DIGITS), round(high, TILE_DIGITS))


def shares(told: Told, evidence: Told) -> Shares:
    """What part of the evidence's tiles, and of their people, truly is what is told of."""
    return Shares(
        _estimate(told.of_tiles, evidence.tiles),
        _estimate(told.of_people, evidence.people),
    )


def _estimate(of: Sums, whole: float) -> Estimate | None:
    if not whole:
        return None
    return Estimate(*(round(number / whole, SHARE_DIGITS) for number in interval(of, whole)))


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, SHARE_DIGITS) if whole else None
