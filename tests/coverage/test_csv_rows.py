"""A CSV of any dialect in, numbered lines out, or one sentence why not."""

import pytest

from coverage.csv_rows import Format, Refused, RefusedList, converted, plain, read
from coverage.csv_values import BadValue

PLACES = Format("places", {"name": "nom", "east": "x|est"}, frozenset({"east"}))
TITLED = Format("titled", PLACES.columns, remarks=True, others=True)
KNOWN = Format("known", {"total": "total"}, refusal="it holds totals")


@pytest.fixture
def lines(tmp_path):
    def of(content, *formats, preamble=0):
        path = tmp_path / "list.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(read(path, formats or (PLACES,), preamble))

    return of


@pytest.mark.parametrize(
    "content",
    [
        "Nom;X\nAÿ;1,5\n",
        "\ufeffNOM;x\r\nAÿ;1,5\r\n",
        '"nom","est"\n"Aÿ","1,5"',
        "nôm\tX \nAÿ\t1,5",
        "Nom;X\nAÿ;1,5\n".encode("cp1252"),
        b"Nom;X;autre\nA\xff;1,5;\xc3\xa9",
    ],
)
def test_separators_quotes_line_ends_marks_and_encodings_do_not_matter(lines, content):
    (line,) = lines(content)
    assert line.values == {"name": "Aÿ", "east": "1,5"}
    assert (line.number, line.format.name, line.flaw) == (2, "places", "")


def test_a_column_has_the_name_of_any_year_and_may_be_missing_where_it_is_optional(lines):
    assert [line.values for line in lines("est;nom\n1;A\n")] == [{"name": "A", "east": "1"}]
    assert [line.values for line in lines("nom\nA\n")] == [{"name": "A"}]


def test_lines_are_numbered_as_an_editor_does_through_blank_ones_and_quoted_breaks(lines):
    numbers = [line.number for line in lines('nom;x\nA;1\n\n;\n"B\nb";2\nC;3\n')]
    assert numbers == [2, 5, 7]


def test_a_row_over_several_lines_says_so_as_a_lost_quote_may_have_eaten_others(lines):
    flaws = [line.flaw for line in lines('nom;x\n"A;1\nB;2\nC";3\nD;4\n')]
    assert flaws == ["cells: a quote is closed on a later line", ""]


def test_remarks_before_and_after_are_passed_over_where_a_format_has_them(lines):
    (line,) = lines("Liste\n\nnom;x;Lien\nA;1;L\n\nFin du fichier", TITLED, preamble=3)
    assert (line.number, line.values["name"], line.rest) == (4, "A", {"lien": "L"})


def test_a_title_that_no_table_could_hold_is_passed_over_like_any_other(lines):
    (line,) = lines("Liste\rdu jour\nnom;x\nA;1\n", preamble=1)
    assert (line.number, line.values["name"]) == (3, "A")


def test_a_reason_names_the_columns_as_the_header_does(lines):
    def build(line):
        raise BadValue(f"name, east, place: {line.values['name']}", line.values["east"])

    refused = []
    assert not list(converted(lines("Nom ;Est\nA;1\n"), build, refused.append))
    assert refused == [Refused(2, "Nom, Est, place: A", "1")]


def test_a_row_with_more_cells_than_the_header_says_so_and_empty_ones_do_not_count(lines):
    flaws = [line.flaw for line in lines("nom;x\nA;1;2\nB;1;;\n")]
    assert flaws == ["cells: more than the header has columns", ""]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "header: '' is that of no known list"),
        ("a;b\n1;2\n", "header: 'a;b' is that of no known list"),
        ("total\n3\n", "header: it holds totals"),
        ("nom;x\rA;1\rB;2\r", "line 1: a carriage return stands within it"),
        ("nom;x\nA\rB;1\n", "line 2: new-line character"),
        (b"PK\x03\x04\0\0", "line 1: this is no text"),
        ("nom;x\nA;1\nB", "line 3: the file ends in the middle of a row"),
        ("nom;x\nA;" + "1" * 200_000 + "\n", "line 2: field larger than field limit"),
        ("nom;x\n" + "A" * (1 << 20), "line 2: this is no text"),
    ],
)
def test_what_is_no_such_list_is_refused_in_a_sentence(lines, content, sentence):
    with pytest.raises(RefusedList, match=sentence):
        lines(content, PLACES, KNOWN)


def test_a_short_row_is_padded_and_only_the_last_line_can_be_cut(lines):
    assert [line.values["east"] for line in lines("nom;x\nA\nB;2")] == ["", "2"]


def test_names_are_compared_without_accents_capitals_and_signs():
    assert plain(" Antenne-relais gérée par SFR ") == "antenne_relais_geree_par_sfr"
