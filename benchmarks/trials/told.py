"""The told: planted worlds, and all of them that a real one keeps to itself but for the ground."""

from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.optimize import least_squares

from benchmarks.trials.answers import evidence_of
from coverage.core import Floats
from coverage.core.epoch import fit
from coverage.core.evidence import Environment, Evidence
from coverage.core.model import Epoch, rough, smooth
from coverage.core.signal import SENSITIVITY_DBM
from worlds.frame import TILE_M
from worlds.trials import land, network, people
from worlds.trials.land import FRAME
from worlds.trials.network import CELL_M, Network
from worlds.trials.phones import FADING_DB, HANDOVER_DB, LOSS_DB
from worlds.trials.scenario import SCENARIOS
from worlds.trials.sent import Sent, as_readings
from worlds.trials.trial import Trial, make

HARDLY_EVER = 1e-6  # a fault, of a phone that has none
STEPS = (1, 2, 3, 4, 6, 8, 11, 15, 21, 30)  # tiles apart, of the variogram of the true ground
START = (8.0, 3000.0, 5.0, 500.0)  # of its fit, dB and metres: long, then short


@dataclass(frozen=True)
class Told:
    """A world, and what nobody is told of a real one: each phone's offset, the radio in each cell."""

    trial: Trial
    offset_db: Floats  # by contributor
    radio: Network


def tell(scenario: str, seed: int) -> Told:
    """The trial, and its crowd made once more from the same chance: a trial keeps no names."""
    trial, plan = make(scenario, seed), SCENARIOS[scenario]
    ground, crowd = (np.random.default_rng([seed, part]) for part in range(2))
    country = land.settle(ground, plan.ground)
    radio = network.build(ground, country, plan.ground)
    holes = np.column_stack([axis.ravel()[trial.white] for axis in FRAME.centres(TILE_M)])
    everybody = people.gather(crowd, country, holes, plan)
    return Told(trial, np.array([person.offset_db for person in everybody]), radio)


def sound(trial: Trial) -> Evidence:
    """Of phones without a fault, where they truly were, and not inside."""
    sent = trial.sent
    rows = np.flatnonzero(trial.honest[sent.contributor] & (sent.surroundings != Environment.INDOOR))
    columns = {field.name: getattr(sent, field.name)[rows] for field in fields(Sent)}
    return evidence_of(as_readings(Sent(**columns | {"environment": columns["surroundings"]})))


def epoch_of(told: Told, evidence: Evidence) -> Epoch:
    """Fitted numbers, with the true ones in the place of all that a world holds."""
    side, n = TILE_M // CELL_M, FRAME.size(TILE_M)
    cells = (told.radio.level - told.radio.floor_dbm).reshape(n, side, n, side).swapaxes(1, 2)
    margin, plan = cells.mean(axis=(2, 3)), SCENARIOS[told.trial.scenario]
    fitted = fit(evidence)
    model = replace(
        fitted.model,
        mean_db=float(margin.mean()),
        spot_db=float(np.sqrt(cells.var(axis=(2, 3)).mean())),
        day_db=float(np.hypot(FADING_DB, HANDOVER_DB)),
        sensitivity_db=told.radio.floor_dbm - SENSITIVITY_DBM["rsrp"],
        vehicle_db=float(LOSS_DB[Environment.VEHICLE]),
        mislabelled=0.0,
        lost=plan.lost,
        **_field(margin),
    )
    sure = np.full(len(fitted.phones.fault), HARDLY_EVER)
    return replace(fitted, model=model, phones=replace(fitted.phones, fault=sure, standing=sure < 1))


def _field(margin: Floats) -> dict[str, float]:
    """The two parts of the field that fit the variogram and the variance of the true ground best."""
    differ = [(margin[step:] - margin[:-step], margin[:, step:] - margin[:, :-step]) for step in STEPS]
    gamma = np.array([np.concatenate([part.ravel() for part in parts]).var() / 2 for parts in differ])
    away = TILE_M * np.array(STEPS)

    def misfit(law: Floats) -> Floats:
        long, long_m, short, short_m = np.exp(law)
        fitted = long**2 * (1 - rough(away / long_m)) + short**2 * (1 - smooth(away / short_m))
        return np.append(np.log(fitted / gamma), np.log((long**2 + short**2) / margin.var()))

    law = np.exp(least_squares(misfit, np.log(START)).x)
    return dict(zip(("long_db", "long_m", "short_db", "short_m"), law.tolist(), strict=True))
