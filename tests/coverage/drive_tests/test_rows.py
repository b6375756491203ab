"""A row of a campaign becomes what is kept of a test, or a reason."""

import pytest

from coverage.csv_rows import RefusedList, converted
from coverage.drive_tests.rows import COLUMNS, campaign_of, field_test, read
from coverage.models import DriveTest

FAILED, PARTIAL, SUCCEEDED = DriveTest.Outcome.FAILED, DriveTest.Outcome.PARTIAL, DriveTest.Outcome.SUCCEEDED
AMIENS = {"operator": "Orange", "situation": "INCAR", "latitude_start": "49.894", "longitude_start": "2.302"}
UNDER_5, UNDER_10 = "loaded_in_less_5_secondes", "loaded_in_less_10_secondes"
NAMES = [names.split("|")[0] for names in COLUMNS.values()]


@pytest.fixture
def kept(tmp_path):
    """Writes one row with all columns, misspelt as they are, and reads it: the test, or the reason."""

    def one(encoding="utf-8", **cells):
        row = AMIENS | cells
        path = tmp_path / "tests.csv"
        path.write_bytes(
            f"{';'.join(NAMES)}\n{';'.join(row.get(name, '') for name in NAMES)}\n".encode(encoding)
        )
        refused = []
        (result,) = [*converted(read(path), field_test, refused.append), *refused]
        return result

    return one


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        (
            {"protocole": "WEB", "loaded_in_less_5_secondes": "1", "loaded_in_less_10_secondes": "1"},
            SUCCEEDED,
        ),
        ({"protocole": "WEB", "loaded_in_less_5_secondes": "0", "loaded_in_less_10_secondes": "1"}, PARTIAL),
        ({"protocole": "WEB", "loaded_in_less_5_secondes": "0", "loaded_in_less_10_secondes": "0"}, FAILED),
        ({"protocole": "WEB", "loaded_in_less_5_secondes": "0"}, None),
        ({"protocole": "STREAM", "quality_perfect": "0", "quality_correct": "1"}, PARTIAL),
        ({"protocole": "VOIX", "real_communiation_time": "120", "min_mos_couple": "2.1"}, SUCCEEDED),
        ({"protocole": "VOIX", "real_communiation_time": "120", "min_mos_couple": "2,09"}, PARTIAL),
        ({"protocole": "VOIX", "real_communiation_time": "119", "min_mos_couple": "4"}, FAILED),
        ({"protocole": "VOIX", "real_communiation_time": "120"}, FAILED),
        ({"protocole": "VOIX"}, FAILED),
        ({"protocole": "SMS", "sms_delai": "10"}, SUCCEEDED),
        ({"protocole": "SMS", "sms_delai": "10.1", "sms_success": "1"}, FAILED),
        ({"protocole": "SMS", "sms_success": "0"}, FAILED),
        ({"protocole": "SMS", "sms_success": "1"}, None),
        ({"protocole": "DOWNLOAD", "bitrate_dl": "2.9"}, FAILED),
        ({"protocole": "DOWNLOAD", "bitrate_dl": "2.9", "dl_superior_3mbps": "1"}, SUCCEEDED),
        ({"protocole": "ULH", "upload_ok": "0"}, FAILED),
        ({"protocole": "DLH"}, None),
        ({"protocole": "PING"}, None),
    ],
)
def test_the_outcome_follows_arceps_thresholds(kept, cells, outcome):
    assert kept(**cells).outcome == outcome


@pytest.mark.parametrize(
    ("name", "place", "operator"),
    [
        ("Bouygues", (49.894, 2.302), "20820"),
        ("Orange", (16.24, -61.53), "34001"),
        ("Orange", (-20.9, 55.5), "64700"),
        ("SRR", (-20.9, 55.5), "64710"),
        ("Free", (4.92, -52.3), "34004"),
        ("Telco-OI", (-20.9, 55.5), "64703"),
        ("Telco-OI", (-12.8, 45.15), "64702"),
        ("Free", (-20.9, 55.5), "64703"),
        ("Free", (-12.8, 45.15), "64702"),
        ("Only", (-12.8, 45.15), "64702"),
        ("Orange", (-12.8, 45.15), "64700"),
    ],
)
def test_the_operator_is_the_one_tested_by_the_name_it_has_there(kept, name, place, operator):
    latitude, longitude = (str(degrees) for degrees in place)
    test = kept(operator=name, protocole="PING", latitude_start=latitude, longitude_start=longitude)
    assert test.operator == operator


def test_an_operator_that_is_not_published_there_is_refused_with_those_that_are(kept):
    refused = kept(operator="Zeop", protocole="PING", latitude_start="-12.8", longitude_start="45.15")
    assert refused.reason == "operator: not one of free, maore, only, orange, sfr, srr, telco"


@pytest.mark.parametrize(
    ("written", "technology"), [("4G", "4G"), ("Pas de service", "none"), ("Inconnue", ""), ("", "")]
)
def test_no_service_is_said_as_such_and_unknown_is_nothing(kept, written, technology):
    assert kept(protocole="PING", techno_start=written).technology == technology


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_names_are_read_in_the_encodings_of_all_years_and_levels_with_either_mark(kept, encoding):
    test = kept(encoding, protocole="PING", zone="intermédiaires", rsrp="-101,5", rx_level="-90")
    assert (test.zone, test.rsrp_dbm, test.rx_level_dbm, test.rsrq_db) == (
        "intermédiaires",
        -101.5,
        -90.0,
        None,
    )


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"latitude_start": ""}, "latitude_start: not a number"),
        (
            {"latitude_start": "2.3", "longitude_start": "49.9"},
            "latitude_start, longitude_start: outside every territory",
        ),
        ({"operator": "Zeop"}, "operator: not one of bouygues, free, orange, sfr"),
        ({"protocole": ""}, "protocole: missing"),
        ({"rsrp": "#VALEUR!"}, "rsrp: not a number"),
        ({"date_start": "2025-02-30"}, "date_start: not a day"),
        ({"insee_com": "Amiens"}, "insee_com: not a commune's code"),
        ({"protocole": "WEB", UNDER_5: "oui"}, f"{UNDER_5}: neither 0 nor 1"),
    ],
)
def test_a_bad_row_is_refused_with_field_and_reason(kept, cells, reason):
    refused = kept(**{"protocole": "PING"} | cells)
    assert (refused.line, refused.reason) == (2, reason)


def test_a_campaign_is_named_by_its_file_and_an_extract_belongs_to_it():
    assert (
        campaign_of("2025_QoS_Metropole_data_transports_extract_tgv.csv")
        == "2025_QoS_Metropole_data_transports"
    )
    with pytest.raises(RefusedList, match="file name: expected as in"):
        campaign_of("mesures.csv")


def test_an_edition_with_other_columns_is_known_and_refused(tmp_path):
    path = tmp_path / "2023.csv"
    path.write_text("latitude;longitude;rsrp;appel_2min\n1;2;3;4\n")
    with pytest.raises(RefusedList, match="an edition of 2023 or before"):
        list(read(path))
