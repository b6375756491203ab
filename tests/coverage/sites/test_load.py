"""A list replaces what it held before; the real ones come in whole."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from coverage.csv_rows import RefusedList
from coverage.models import Site
from coverage.sites.load import import_list

pytestmark = pytest.mark.django_db
HEADER = "Operateur;x;y;2G;3G;4G\n"


@pytest.fixture
def listing(tmp_path):
    def write(*rows, name="2018_01_Sites.csv"):
        path = tmp_path / name
        path.write_text(HEADER + "".join(f"{row}\n" for row in rows))
        return path

    return write


def rows():
    fields = ("operator", "listed_on", "number", "has_2g", "has_3g", "has_4g", "has_5g", "commune", "geom")
    return list(Site.objects.order_by("operator", "number", "geom").values_list(*fields))


def test_a_name_without_a_period_needs_a_date(listing):
    path = listing("20801;102980;6847973;1;1;0", name="sites.csv")
    with pytest.raises(RefusedList, match="names no quarter"):
        import_list(path)
    assert import_list(path, date(2024, 1, 1)).of == "listed on 2024-01-01"


def test_a_list_replaces_its_own_operators_and_day_and_nothing_else(listing):
    import_list(listing("20801;102980;6847973;1;1;0", "20810;112032;6840427;1;1;0"))
    import_list(listing("20801;102980;6847973;1;1;0", name="2018_02_Sites.csv"))
    import_list(listing("20801;115635;6799938;1;0;0"))
    kept = Site.objects.order_by("listed_on", "operator").values_list("listed_on", "operator", "has_3g")
    january, february = date(2018, 1, 31), date(2018, 2, 28)
    assert list(kept) == [(january, "20801", False), (january, "20810", True), (february, "20801", True)]


def test_a_list_of_which_nothing_can_be_kept_leaves_the_earlier_one(listing):
    import_list(listing("20801;102980;6847973;1;1;0"))
    with pytest.raises(CommandError, match="rows: none of 1 could be kept"):
        call_command("import_sites", str(listing("20801;#N/A;#N/A;1;1;0")))
    assert Site.objects.count() == 1


def test_a_list_with_the_line_ends_of_another_age_is_refused_and_the_next_one_goes_in(listing):
    old, new = (listing("20801;102980;6847973;1;1;0", name=name) for name in ("2018_01.csv", "2018_02.csv"))
    old.write_bytes(old.read_bytes().replace(b"\n", b"\r"))
    with pytest.raises(CommandError, match=r"^2018_01\.csv: line 1: a carriage return stands within it"):
        call_command("import_sites", str(old), str(new), stdout=StringIO())
    assert [site.listed_on for site in Site.objects.all()] == [date(2018, 2, 28)]


def test_the_command_counts_rows_in_kept_merged_and_refused(listing):
    site = "20801;102980;6847973;1;1;0"
    out = StringIO()
    call_command("import_sites", str(listing(site, site, "20815;#N/A;#N/A;0;1;0")), stdout=out)
    assert "3 rows, 1 kept, 1 merged into a site already listed, 1 refused" in out.getvalue()
    assert "1 refused, x: not a number (line 4; first: '#N/A')" in out.getvalue()


@pytest.mark.parametrize(
    ("name", "kept", "merged", "refused"),
    [
        ("2018_01_Sites_mobiles_2G_3G_4G_France_metropolitaine_L93.csv", 76_678, 469, 1),
        ("2023_T4_sites_Metropole_extract_normandie_orange.csv", 1456, 0, 0),
        ("2024_T2_sites_Outremer.csv", 3328, 0, 0),
    ],
)
def test_every_row_of_the_real_lists_is_accounted_for(shared, name, kept, merged, refused):
    done = import_list(shared / "data" / name)
    assert (done.kept, done.merged, done.refused) == (kept, merged, refused)
    assert Site.objects.count() == kept


def test_a_real_list_imported_twice_gives_the_same_rows(shared):
    path = shared / "data" / "2024_T2_sites_Outremer.csv"
    import_list(path)
    before = rows()
    import_list(path)
    assert rows() == before
    assert Site.objects.filter(operator="64702").count() == 53
    assert Site.objects.filter(operator="64703").count() == 246
