"""Five formats in, rows or reasons out."""

import pytest

from coverage.csv_rows import RefusedList
from coverage.sites.places import locate
from coverage.sites.rows import convert, read

OVERSEAS = (
    "code_op;nom_op;num_site;id_station_anfr;x;y;latitude;longitude;nom_reg;nom_dep;insee_dep;nom_com;insee_com;"
    "site_2g;site_3g;site_4g;site_5g;date_ouverturecommerciale_5g;site_5g_700_m_hz;site_5g_800_m_hz;"
    "site_5g_1800_m_hz;site_5g_2100_m_hz;site_5g_3500_m_hz"
)
KOUROU = "34020;D;97;0;313751,48;570966,28;5,16335;-52,6803;Guyane;Guyane;973;Kourou;97304;1;1;0;0;;0;0;0;0;0"


def converted(path, text, **options):
    path = path / "list.csv"
    path.write_bytes(text.encode(options.get("encoding", "utf-8")))
    return convert(read(path))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("decimal", [",", "."])
def test_a_row_is_read_whatever_its_encoding_line_ends_and_decimal_mark(tmp_path, encoding, end, decimal):
    text = end.join([OVERSEAS, KOUROU.replace(",", decimal).replace("Guyane", "Guyané"), ""])
    (row,), refused = converted(tmp_path, text, encoding=encoding)
    assert (row.operator, row.number, row.commune, row.department) == ("34020", "97", "97304", "973")
    assert (row.x, row.y, row.longitude, row.latitude) == (313751.48, 570966.28, -52.6803, 5.16335)
    assert (row.has_3g, row.has_4g, row.has_5g) == (True, False, False)
    assert row.white_zone_programme is None
    assert refused == []


def test_the_list_of_2018_says_nothing_of_5g_and_has_no_degrees(tmp_path):
    (row,), _ = converted(tmp_path, "Operateur;x;y;2G;3G;4G\n20801;102980;6847973;1;1;0\n")
    assert (row.has_2g, row.has_4g, row.has_5g) == (True, False, None)
    assert row.longitude != row.longitude


def test_the_lists_from_2018_t4_to_2020_name_metres_otherwise_and_have_no_degrees(tmp_path):
    header = (
        "code_op;nom_op;num_site;x_lambert_93;y_lambert_93;nom_reg;nom_dep;insee_dep;nom_com;insee_com;"
        "site_2g;site_3g;site_4g;mes_4g_trim;site_ZB;site_DCC"
    )
    row = "20801;Orange;00000001A1;102980;6847973;Bretagne;Finistère;29;Ouessant;29155;1;1;0;0;1;0"
    (listed,), refused = converted(tmp_path, f"{header}\n{row}\n")
    assert (listed.number, listed.x, listed.y, listed.commune) == ("00000001A1", 102980, 6847973, "29155")
    assert (listed.has_3g, listed.has_4g, listed.has_5g, listed.bands_5g) == (True, False, None, None)
    assert (listed.white_zone_programme, listed.targeted_coverage) == (True, False)
    ((placed,), misplaced) = locate([listed])
    assert (placed.longitude, placed.latitude) == pytest.approx((-5.1, 48.45), abs=0.05)
    assert (refused, misplaced) == ([], [])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("20815;#N/A;#N/A;0;1;0", "x: not a number"),
        ("20815;102980;nan;0;1;0", "y: not a number"),
        ("Orange;102980;6847973;0;1;0", "Operateur: not an MCC and MNC"),
        ("20815;102980;6847973;0;1;", "4G: neither 0 nor 1"),
        ("20815;102980;6847973;0;1", "4G: neither 0 nor 1"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_good_ones_stay(tmp_path, row, reason):
    text = f"Operateur;x;y;2G;3G;4G\n20801;102980;6847973;1;1;0\n{row}\n\n20820;102980;6847973;1;1;0\n"
    kept, (refused,) = converted(tmp_path, text)
    assert (refused.line, refused.reason) == (3, reason)
    assert [listed.line for listed in kept] == [2, 5]


@pytest.mark.parametrize("text", ["", "a,b,c\n1,2,3\n", "Operateur;x;y\n"])
def test_a_file_that_is_no_known_list_is_refused(tmp_path, text):
    with pytest.raises(RefusedList, match="header: "):
        converted(tmp_path, text)


def test_the_history_of_5g_counts_is_known_and_refused_in_a_sentence(shared):
    with pytest.raises(RefusedList, match="no site stands in them"):
        list(read(shared / "data" / "2024_T2_sites_5G_historique_comptage.csv"))


def test_the_one_known_row_of_the_sites_to_come_is_kept(shared):
    (path,) = (shared / "data" / "arcep_header_examples").glob("site_avenir__*")
    (row,), refused = convert(read(path))
    assert (row.operator, row.number, row.planned, refused) == ("20815", "94069_005", True, [])
    assert (row.has_2g, row.has_5g, row.bands_5g, row.targeted_coverage) == (False, True, (700, 3500), False)
