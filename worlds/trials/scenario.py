"""The trials' table of scenarios: what is wrong in each, and how much of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ground:
    """What makes the holes: relief in metres, shadowing in dB and the metres over which it decorrelates."""

    ridges: int = 4
    ridge_m: float = 110.0
    hills_m: float = 45.0
    evenness: float = 0.0  # 1 takes away all that distance and relief make, as very many masts would
    wide_db: float = 4.5
    wide_m: float = 500.0
    fine_db: float = 3.5
    fine_m: float = 80.0
    least_white: float = 0.01  # the share of white tiles is drawn between these
    most_white: float = 0.06


# Many holes of one to four tiles, or a few behind high ridges.
SCATTERED = Ground(ridges=0, hills_m=12.0, evenness=0.6, wide_db=8.0, wide_m=350.0, fine_db=2.0)
CLUMPED = Ground(ridges=5, ridge_m=200.0, hills_m=70.0, wide_db=2.0, wide_m=1_500.0, fine_db=2.0)


@dataclass(frozen=True)
class Scenario:
    """Shares are of 1; `lost` is of the readings against, `map_error` of the tiles wrongly declared."""

    people: int = 140
    days: int = 80
    outings: float = 5.6  # of one person in these days, in the mean
    bad_phones: float = 0.05
    mislabelled: float = 0.05  # phones that take indoors for outdoors
    lost: float = 0.20
    position_m: float = 10.0  # median radius of 68 % of the positions, as phones state it
    outage_from: float = 0.0  # days since the start, between which the mast is down
    outage_to: float = 0.0
    stays_down: bool = False  # whether the truth is without that mast
    sybils: int = 0
    map_error: float = 0.02
    ground: Ground = Ground()


SCENARIOS = {
    "standard": Scenario(),
    "bad_phones_0": Scenario(bad_phones=0.0),
    "bad_phones_15": Scenario(bad_phones=0.15),
    "indoor_20": Scenario(mislabelled=0.20),
    "lost_0": Scenario(lost=0.0),
    "lost_50": Scenario(lost=0.5),
    "lost_80": Scenario(lost=0.8),
    "position_50": Scenario(position_m=50.0),
    "position_200": Scenario(position_m=200.0),
    "outage_48h": Scenario(outage_from=39.0, outage_to=41.0),
    "outage_60d": Scenario(outage_from=20.0, outage_to=80.0, stays_down=True),
    "sybil": Scenario(sybils=50),
    "map_error_0": Scenario(map_error=0.0),
    "map_error_10": Scenario(map_error=0.10),
    "scattered": Scenario(ground=SCATTERED),
    "clumped": Scenario(ground=CLUMPED),
    "sparse": Scenario(people=47),
    "dense": Scenario(people=420),
}
# To be looked at week after week, as its evidence grows.
YEAR = {"year": Scenario(days=364, outings=9.0)}
