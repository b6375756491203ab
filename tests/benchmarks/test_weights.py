"""The benchmark of weights on a small ground: each layer is weighed where it is drawn, none is too heavy."""

import pytest

from benchmarks import weights, weights_ground

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"SIDE": 40, "DENSE_SIDE": 20, "ZONES": 60, "OTHER_ZONES": 2}.items():
        monkeypatch.setattr(weights_ground, name, value)


@pytest.mark.parametrize(("kind", "rows"), [("zones", 2), ("squares", 4), ("sites", 0), ("territories", 0)])
def test_each_layer_is_weighed_at_the_zooms_that_draw_it(kind: str, rows: int) -> None:
    told = dict(weights.KINDS[kind](None))  # without files of sites and boundaries

    assert len(told) == rows
    assert all(len(by_zoom) == len(weights.ZOOMS) for by_zoom in told.values())
    assert all(0 < max(by_zoom) < weights.BUDGET_KB for by_zoom in told.values())
    assert all(by_zoom[-1] > 0 for by_zoom in told.values())
