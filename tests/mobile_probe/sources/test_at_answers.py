"""What a modem's answers mean: the lines that are quoted of real ones, and each trap."""

import json
from pathlib import Path

import pytest

from mobile_probe.sources import Radio
from mobile_probe.sources.at_levels import level
from mobile_probe.sources.at_modem import radio

QENG = 'AT+QENG="servingcell"'
ON = {"AT+CFUN?": "+CFUN: 1", "AT+CPIN?": "+CPIN: READY"}
LTE = '+QENG: "servingcell","NOCONN","LTE","FDD",208,01,8F381C5,107,1300,3,5,5,3193,-98,-13,-70,-3,0,0,21'


def serving(*lines: str, home: str | None = "20801", **others: str) -> Radio:
    return radio({**ON, QENG: "\n".join(lines), **others}, home)


def samples(shared: Path) -> list[dict[str, str]]:
    quoted: list[dict[str, str]] = json.loads((shared / "samples/modem/at_responses.json").read_text())
    return quoted


def quoted(shared: Path, number: int) -> Radio:
    sample = samples(shared)[number]
    return radio({**ON, sample["cmd"]: sample["rsp"]}, "20801")


def test_a_search_that_finds_nothing_is_out_of_service(shared: Path) -> None:
    assert quoted(shared, 0).service_state == "out_of_service"


@pytest.mark.parametrize(("number", "network"), [(1, "46011"), (2, "00101"), (3, "46001")])
def test_a_limited_service_on_another_network_is_emergency_only(
    shared: Path, number: int, network: str
) -> None:
    radio = quoted(shared, number)
    assert (radio.service_state, radio.serving_plmn, radio.signal_dbm) == ("emergency_only", network, None)


def test_a_connection_on_3g_is_in_service(shared: Path) -> None:
    radio = quoted(shared, 4)
    assert (radio.service_state, radio.technology, radio.serving_plmn) == ("in_service", "3G", "44010")
    assert (radio.signal_dbm, radio.signal_kind, radio.quality_db) == (-78, "rscp", -3)
    assert radio.cell_id == 0x6FE0090


def test_4g_is_read_by_place_and_its_cell_in_hexadecimal() -> None:
    radio = serving(LTE)
    assert (radio.technology, radio.signal_dbm, radio.quality_db) == ("4G", -98, -13)
    assert (radio.serving_plmn, radio.cell_id, radio.sinr_db) == ("20801", 0x8F381C5, None)


def test_5g_alone_is_read_by_place() -> None:
    radio = serving(
        '+QENG: "servingcell","CONNECT","NR5G-SA","TDD",208,15,123456789,452,4E,627264,78,12,-90,-11,12,1'
    )
    assert (radio.technology, radio.signal_dbm, radio.signal_kind) == ("5G", -90, "ss_rsrp")
    assert (radio.quality_db, radio.sinr_db, radio.serving_plmn) == (-11, 12, "20815")
    assert radio.cell_id == 0x123456789


BESIDE = (
    '+QENG: "servingcell","NOCONN"',
    '+QENG: "LTE","FDD",208,01,8F381C5,107,1300,3,5,5,3193,-98,-13,-70,8',
)


def test_5g_beside_4g_serves_where_it_is_measured() -> None:
    radio = serving(*BESIDE, '+QENG: "NR5G-NSA",208,01,434,-79,22,-10,636576,78,12,1')
    assert (radio.technology, radio.signal_dbm, radio.signal_kind) == ("5G", -79, "ss_rsrp")
    assert (radio.serving_plmn, radio.cell_id, radio.max_technology) == ("20801", 0x8F381C5, "5G")


@pytest.mark.parametrize("level", ["-32768", "-3276", "-", "255"])
def test_5g_beside_4g_that_is_not_measured_is_4g(level: str) -> None:
    radio = serving(*BESIDE, f'+QENG: "NR5G-NSA",208,01,434,{level},-3276,-,636576,78,12,1')
    assert (radio.technology, radio.signal_dbm, radio.signal_kind) == ("4G", -98, "rsrp")


def test_2g_is_read_by_place() -> None:
    radio = serving('+QENG: "servingcell","NOCONN","GSM",208,01,550A,2BB9,23,94,0,-61,255,-,-')
    assert (radio.technology, radio.signal_dbm, radio.signal_kind, radio.cell_id) == (
        "2G",
        -61,
        "rssi",
        0x2BB9,
    )


def test_values_that_are_none_stay_unknown() -> None:
    radio = serving('+QENG: "servingcell","NOCONN","LTE","FDD",-,-,-,-,-,-,-,-,-,-,-,-3276,-')
    assert radio.service_state == "in_service"
    assert (radio.serving_plmn, radio.cell_id, radio.signal_dbm, radio.signal_kind) == (None,) * 4


def test_a_cut_line_gives_what_it_has() -> None:
    assert serving('+QENG: "servingcell","NOCONN","LTE","FDD",208,1').serving_plmn == "20801"


@pytest.mark.parametrize("network", ["eMTC", "NBIoT", "CAT-M1", "CAT-NB1"])
@pytest.mark.parametrize("state", ["NOCONN", "LIMSRV"])
def test_a_network_of_things_is_none_of_phones(network: str, state: str) -> None:
    radio = serving(f'+QENG: "servingcell","{state}","{network}","FDD",208,01,8F381C5,107,1300')
    assert (radio.service_state, radio.why_unknown) == (None, "not_of_phones")


def test_the_own_network_that_only_lets_call_for_help_says_nothing() -> None:
    radio = serving(LTE.replace("NOCONN", "LIMSRV"))
    assert (radio.service_state, radio.why_unknown) == (None, "home_network_refuses")


@pytest.mark.parametrize("power", ["0", "4", "7"])
def test_a_radio_that_is_off_searches_and_is_not_out_of_service(power: str) -> None:
    answers = {**ON, "AT+CFUN?": f"+CFUN: {power}", QENG: '+QENG: "servingcell","SEARCH"'}
    assert radio(answers).service_state == "radio_off"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"AT+CPIN?": ""}, "no_ready_sim"),
        ({"AT+CPIN?": "+CPIN: SIM PIN"}, "no_ready_sim"),
        ({"AT+CFUN?": ""}, "modem_not_ready"),
    ],
)
@pytest.mark.parametrize("state", ['"SEARCH"', '"LIMSRV","LTE","FDD",208,10,8F381C5'])
def test_nothing_found_counts_only_from_a_modem_that_is_on_with_its_sim(
    answers: dict[str, str], why: str, state: str
) -> None:
    found = radio({**ON, QENG: f'+QENG: "servingcell",{state}', **answers})
    assert (found.service_state, found.why_unknown) == (None, why)


@pytest.mark.parametrize(
    ("calls", "on_4g", "state"),
    [
        ("0,1", "", "in_service"),
        ("0,5", "0,2", "in_service"),
        ("0,2", "0,1", "in_service"),
        ("2,6", "", "in_service"),
        ("0,2", "0,2", "out_of_service"),
        ("0,2", "0,3", None),
        ("0,3", "", None),
        ("0,0", "0,0", None),
        ("0,4", "0,4", None),
        ("0,8", "0,2", "emergency_only"),
        ("0,11", "", "emergency_only"),
        ("", "", None),
    ],
)
def test_other_modems_say_it_by_their_registrations(calls: str, on_4g: str, state: str | None) -> None:
    answers = {**ON, "AT+CREG?": f"+CREG: {calls}", "AT+CEREG?": f"+CEREG: {on_4g}"}
    assert radio(answers).service_state == state


def test_help_on_the_own_network_says_nothing() -> None:
    answers = {**ON, "AT+CREG?": "+CREG: 0,8", "AT+COPS?": '+COPS: 0,2,"20801",7'}
    assert radio(answers, "20801").why_unknown == "home_network_refuses"
    assert radio(answers, "20810").serving_plmn == "20801"


def test_a_line_that_nobody_asked_for_is_no_registration() -> None:
    answers = {**ON, "AT+CEREG?": '+CEREG: 1,"0001","08F381C5",7'}
    assert radio(answers).service_state is None


def test_a_search_beside_a_registration_says_nothing() -> None:
    found = serving('+QENG: "servingcell","SEARCH"', **{"AT+CREG?": "+CREG: 0,1"})
    assert (found.service_state, found.why_unknown) == (None, "modem_unclear")


REGISTERED = {**ON, "AT+CREG?": "+CREG: 0,1", "AT+COPS?": '+COPS: 0,2,"20801",7'}


def test_the_counts_of_the_sample_are_dbm(shared: Path) -> None:
    counted, none = samples(shared)[5], samples(shared)[6]
    seen = radio({**REGISTERED, counted["cmd"]: counted["rsp"]})
    assert (seen.technology, seen.serving_plmn) == ("4G", "20801")
    assert (seen.signal_dbm, seen.signal_kind, seen.quality_db) == (-78, "rsrp", -4.0)
    assert radio({**REGISTERED, none["cmd"]: none["rsp"]}).signal_kind is None


def test_the_power_of_the_whole_band_is_no_level_of_4g(shared: Path) -> None:
    assert radio({**REGISTERED, "AT+CSQ": "+CSQ: 20,99"}).signal_dbm is None
    gsm = {**REGISTERED, "AT+COPS?": '+COPS: 0,2,"20801",0'}
    assert radio({**gsm, "AT+CSQ": "+CSQ: 20,99"}).signal_dbm == -73
    assert radio({**gsm, "AT+CSQ": samples(shared)[7]["rsp"]}).signal_dbm is None


@pytest.mark.parametrize(("access", "technology"), [("3", "2G"), ("6", "3G"), ("7", "4G"), ("12", "5G")])
def test_the_access_technology_is_numbered(access: str, technology: str) -> None:
    assert radio({**REGISTERED, "AT+COPS?": f'+COPS: 0,2,"20801",{access}'}).technology == technology


def test_a_registration_on_a_network_of_things_is_none_of_phones() -> None:
    seen = radio({**REGISTERED, "AT+COPS?": '+COPS: 0,2,"20801",9'})
    assert (seen.service_state, seen.why_unknown) == (None, "not_of_phones")


def test_a_network_told_by_its_name_stays_unnamed() -> None:
    seen = radio({**REGISTERED, "AT+COPS?": '+COPS: 0,0,"Orange F",7'})
    assert (seen.service_state, seen.serving_plmn) == ("in_service", None)


@pytest.mark.parametrize(
    ("counts", "technology", "dbm"),
    [
        ("30,0,255,255,255,255", "2G", -80),
        ("99,99,45,30,255,255", "3G", -75),
        ("99,99,255,255,255,255,60,56,70", "5G", -100),
        ("0,99,0,0,0,0,0,0,0", "2G", None),
        ("63,99,96,49,34,97,126,127,127", "4G", None),
        ("99", "4G", None),
        ("a,b,c,d,e,-3", "4G", None),
        ("99,99,255,255,31,62", None, None),
    ],
)
def test_a_count_at_an_end_of_its_scale_is_no_level(
    counts: str, technology: str | None, dbm: float | None
) -> None:
    assert level(counts.split(","), [], technology)["signal_dbm"] == dbm


def test_no_answers_at_all_say_nothing() -> None:
    assert radio({}).service_state is None
    assert radio({QENG: "?", "AT+CREG?": "+CREG:", "AT+COPS?": ",,,"}).service_state is None
