"""From the cells of a scan to one reading."""

from datetime import UTC, datetime, timedelta

from measurements.formats.build import Options
from measurements.formats.item import Item
from measurements.formats.rows import Line
from measurements.formats.scan import NEIGHBOUR, NO_NETWORK, OTHER_NETWORK, SAME_SCAN, Cell, readings

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ORANGE, FREE = "20801", "20815"


def cell(**changes: object) -> dict[str, object]:
    """The cell that serves a 4G phone of Orange."""
    known = {
        "observed_at": NOON,
        "longitude": 3.1,
        "latitude": 45.1,
        "serving_plmn": ORANGE,
        "technology": "4G",
    }
    level = {"serving": True, "cell_id": 1234, "signal_dbm": -100.0, "signal_kind": "rsrp"}
    return known | level | changes


def decoded(*cells: dict[str, object], home: str = "") -> list[Item]:
    lines = [Line(number, b"%d" % number, {}) for number, _ in enumerate(cells)]
    made = lambda line: Cell(index=line.number, raw=line.raw, **cells[line.number])  # type: ignore[arg-type] # noqa: E731
    return sorted(readings(lines, made, Options(home_plmn=home)), key=lambda item: item.index)


def reasons(*cells: dict[str, object], home: str = "") -> list[str]:
    return [item.reason for item in decoded(*cells, home=home)]


def test_a_scan_is_the_reading_of_its_serving_cell() -> None:
    first, second = decoded(cell(serving=False, signal_dbm=-60.0), cell())
    assert first.reason == NEIGHBOUR
    assert second.reading is not None
    assert (second.reading.signal_dbm, second.reading.home_plmn_origin) == (-100, "serving")


def test_the_network_of_a_virtual_operator_s_host_is_that_of_its_sim() -> None:
    serving = [cell(serving=None, serving_plmn=network) for network in (FREE, "20820")]
    assert reasons(*serving, home="20825") == [OTHER_NETWORK, ""]


def test_a_neighbour_alone_is_no_reading() -> None:
    assert reasons(cell(serving=False), cell(serving=False, cell_id=None)) == [NEIGHBOUR, NEIGHBOUR]


def test_several_serving_cells_of_one_network_are_one_reading() -> None:
    assert reasons(cell(), cell(technology="5G", signal_kind="ss_rsrp")) == ["", SAME_SCAN]


def test_the_cell_with_a_level_speaks_for_its_scan() -> None:
    assert reasons(cell(signal_dbm=None), cell(signal_dbm=-90.0)) == [SAME_SCAN, ""]


def test_a_line_repeated_is_the_same_reading() -> None:
    first, second = decoded(cell(), cell())
    assert first.reading == second.reading


def test_two_sims_are_two_readings() -> None:
    items = decoded(cell(), cell(serving_plmn=FREE))
    assert [item.reading.home_plmn for item in items if item.reading] == [ORANGE, FREE]
    assert len({item.reading_id for item in items}) == 2


def test_a_declared_sim_is_one() -> None:
    items = decoded(cell(), cell(serving_plmn="20816"), home=FREE)
    assert [item.reason for item in items] == [OTHER_NETWORK, ""]
    assert items[1].reading is not None
    assert (items[1].reading.home_plmn, items[1].reading.home_plmn_origin) == (FREE, "declared")


def test_a_declared_sim_may_roam() -> None:
    (item,) = decoded(cell(), home=FREE)
    assert item.reading is not None
    assert (item.reading.home_plmn, item.reading.serving_plmn) == (FREE, ORANGE)


def test_without_marks_the_cell_that_names_itself_serves() -> None:
    assert reasons(cell(serving=None, cell_id=None), cell(serving=None)) == [NEIGHBOUR, ""]


def test_without_marks_a_scan_is_one_network() -> None:
    assert reasons(cell(serving=None), cell(serving=None, serving_plmn=FREE)) == ["", OTHER_NETWORK]


def test_a_cell_without_a_network_is_told() -> None:
    assert reasons(cell(serving_plmn=None), cell()) == [NO_NETWORK, ""]


def test_another_second_or_place_is_another_scan() -> None:
    later, elsewhere = cell(observed_at=NOON + timedelta(seconds=1)), cell(latitude=45.2)
    assert reasons(cell(), later, elsewhere) == ["", "", ""]
    assert len({item.reading_id for item in decoded(cell(), later, elsewhere)}) == 3


def test_the_id_does_not_turn_on_what_was_measured() -> None:
    (first,), (second,) = decoded(cell()), decoded(cell(signal_dbm=-90.0, longitude=3.100000001))
    assert first.reading_id == second.reading_id
