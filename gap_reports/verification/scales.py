"""The verification room's scales: a sequential test of a claimed repair, both ways. No Django in here.

Each tile has an e-process against "not repaired" and one against "repaired": products of likelihood ratios of
looks, each at most 1 in the mean if its hypothesis is true. Ville's inequality then bounds how often it ever
exceeds 1 / error, whenever somebody looks: A. Wald (1945), Ann. Math. Statist. 16(2), 117-186; A. Ramdas and
others (2023), Statist. Sci. 38(4), 576-601. The mean of e-values is one too, however they depend on each
other, so that one walk may pass through all tiles of a zone. docs/decisions/0016 has the reasons.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from coverage.core import Floats, Ints
from coverage.core.verdict import MIN_CONTRIBUTORS
from gap_reports.verification.looks import Looks, counted

# A tile is white up to a share of 0.2 (docs/method.md). Where half of what speaks against it is never sent,
# as a phone without a network may lose it, 0.2 / (0.2 + 0.8 / 2) of what arrives speaks for it.
SERVED_IF_WHITE = 1 / 3
# A tile is served from a share of 0.8 on. So many looks fail though there is service: broken phones, walls
# taken for open air, positions in the tile beside.
FAULTY = 0.1
SERVED_IF_REPAIRED = 0.8 * (1 - FAULTY)
# What a look adds to the logarithm of the odds of a repair: with service 0.77, without -0.87.
WITH_SERVICE = float(np.log(SERVED_IF_REPAIRED / SERVED_IF_WHITE))
WITHOUT = float(np.log((1 - SERVED_IF_REPAIRED) / (1 - SERVED_IF_WHITE)))

FALSELY_VERIFIED = 0.05  # of claims without a repair, at most
FALSELY_REFUTED = 0.10  # of true repairs, at most
VERIFIED_FROM, REFUTED_FROM = -np.log(FALSELY_VERIFIED), -np.log(FALSELY_REFUTED)

# So much of a zone must be repaired. What is left over stays a hole if fresh readings say so.
REPAIRED_SHARE = 0.8
MANY = 99  # more days than these are not counted out


class Outcome(StrEnum):
    """What fresh readings say of a claim."""

    VERIFIED = "verified"
    NOT_REPAIRED = "not_repaired"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Found:
    """What was found of a zone, by how many people whose looks count, on how many of their days."""

    outcome: Outcome
    repaired: float  # share of its tiles that are found repaired, each by itself
    unrepaired: float  # that are found not to be
    contributors: int
    contributor_days: int
    days_missing: int  # at least, before the repair can be verified

    @property
    def is_partial(self) -> bool:
        """Whether a part of the zone is repaired and another is not."""
        return self.repaired > 0 and self.unrepaired > 0


def judge(tiles: Ints, looks: Looks) -> Found:
    """What fresh looks say of a repair that is claimed of these tiles (keys, each once)."""
    looks = counted(looks.take(np.isin(looks.tile, tiles)))
    odds = weigh(tiles, looks)
    return Found(
        outcome=decide(odds, looks),
        repaired=float((odds >= VERIFIED_FROM).mean()),
        unrepaired=float((-odds >= REFUTED_FROM).mean()),
        contributors=len(np.unique(looks.contributor)),
        contributor_days=len({*zip(looks.contributor.tolist(), looks.day.tolist(), strict=True)}),
        days_missing=missing(odds),
    )


def weigh(tiles: Ints, looks: Looks) -> Floats:
    """By tile: the logarithm of the odds of a repair, from the looks that count; 0 where nobody was."""
    order = np.argsort(tiles)
    at = order[np.searchsorted(tiles, looks.tile, sorter=order)]
    said = np.where(looks.served, WITH_SERVICE, WITHOUT)
    return np.bincount(at, said, minlength=len(tiles)).astype(np.float64)


def decide(odds: Floats, looks: Looks) -> Outcome:
    """What the odds of a zone's tiles amount to; never on the word of one person, and of the claimant."""
    if len(np.unique(looks.contributor[~looks.claimant])) < MIN_CONTRIBUTORS:
        return Outcome.UNDECIDED
    if _is_verified(odds):
        return Outcome.VERIFIED
    # If four fifths are repaired, the mean e-value over these is seldom large, nor over the least of them.
    is_refuted = least(-odds, REPAIRED_SHARE) >= REFUTED_FROM
    return Outcome.NOT_REPAIRED if is_refuted else Outcome.UNDECIDED


def least(logs: Floats, share: float) -> float:
    """Logarithm of the mean e-value of the tiles that have the least, so large a share of them all.

    Four tiles of 0, 1, 2 and 3, a share of 0.4: the first, and 0.6 of the second.
    """
    logs = np.sort(logs)
    weight = np.clip(share * len(logs) - np.arange(len(logs)), 0, 1)
    top = logs[weight > 0][-1]
    return float(top + np.log((weight * np.exp(np.minimum(logs - top, 0))).sum() / weight.sum()))


def missing(odds: Floats) -> int:
    """How many days more, each with a look into every tile that finds service, would verify the repair."""
    return next((days for days in range(MANY) if _is_verified(odds + days * WITH_SERVICE)), MANY)


def _is_verified(odds: Floats) -> bool:
    """If more than a fifth is not repaired, the mean e-value over it is seldom large, nor over the least."""
    return least(odds, 1 - REPAIRED_SHARE) >= VERIFIED_FROM
