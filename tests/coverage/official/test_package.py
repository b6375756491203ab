"""GeoPackages made to harm: nothing in them runs, nothing in them swells."""

import sqlite3
from contextlib import closing

import pytest
import shapely

from coverage.official import package as quarantine
from coverage.official.examine import examine
from coverage.official.names import RefusedFile, read_name
from coverage.official.package import opened
from tests.coverage.factories_official import Row, coverage_file, rings

ROWS = rings(650_000, 6_975_000, 3000)
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"


def changed(folder, *statements):
    path = coverage_file(folder, ROWS)
    with closing(sqlite3.connect(path)) as package, package:
        for statement in statements:
            package.execute(statement)
    return path


def refusal(path):
    with pytest.raises(RefusedFile) as refused:
        examine(path, read_name(path.name))
    return str(refused.value)


def test_a_list_of_contents_that_is_a_query_without_end_is_not_asked(tmp_path):
    path = changed(
        tmp_path,
        "ALTER TABLE gpkg_contents RENAME TO hidden",
        f"CREATE VIEW gpkg_contents AS {ENDLESS} max(i) AS table_name, 'features' AS data_type FROM n",
    )
    assert refusal(path) == "file: gpkg_contents is a view, which runs what its author wrote"


def test_features_that_are_a_view_are_refused(tmp_path):
    path = changed(tmp_path, "CREATE VIEW endless AS " + ENDLESS + " i FROM n")
    assert refusal(path) == "file: endless is a view, which runs what its author wrote"


def test_a_column_that_is_computed_is_refused(tmp_path):
    path = changed(tmp_path, "ALTER TABLE couverture ADD COLUMN big AS (zeroblob(1000000000))")
    assert refusal(path) == "file: column big of couverture is generated, not stored"


def test_a_table_that_is_a_program_is_refused(tmp_path):
    path = changed(tmp_path, "CREATE VIRTUAL TABLE words USING fts5(text)")
    assert refusal(path) == "file: words is a virtual table, which runs what its author wrote"


def test_a_value_that_swells_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(quarantine, "MAX_FEATURE_BYTES", 100_000)
    assert "string or blob too big" in refusal(coverage_file(tmp_path, ROWS, usage="x" * 200_000))


def test_a_trigger_never_fires_as_nothing_is_written(tmp_path):
    path = changed(
        tmp_path, "CREATE TRIGGER evil AFTER INSERT ON couverture BEGIN DELETE FROM couverture; END"
    )
    before = path.read_bytes()
    assert examine(path, read_name(path.name)).features == 3
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    ["ATTACH 'x.db' AS other", "DELETE FROM couverture", "CREATE TABLE t (a)", ENDLESS + " i FROM n"],
)
def test_the_connection_can_read_and_nothing_else(tmp_path, statement):
    path = coverage_file(tmp_path, ROWS)
    with pytest.raises(RefusedFile, match="not authorized"), opened(path) as package:
        package.execute(statement)


def test_a_name_of_a_table_is_no_statement(tmp_path):
    path = coverage_file(tmp_path, ROWS, table="""x"; ATTACH 'evil.db' AS evil; --""")
    assert examine(path, read_name(path.name)).features == 3


def test_a_query_that_takes_too_long_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(quarantine, "EXAMINE_SECONDS", -1.0)
    monkeypatch.setattr(quarantine, "OPERATIONS", 1)
    assert "interrupted" in refusal(coverage_file(tmp_path, ROWS))


def test_a_feature_larger_than_any_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("coverage.official.examine.MAX_FEATURE_BYTES", 2000)
    path = coverage_file(tmp_path, [Row(shapely.Point(650_000, 6_975_000).buffer(3000, 64))])
    assert "geometry: a feature of" in refusal(path)


def test_a_table_that_is_not_what_it_says_to_be_is_refused(tmp_path):
    path = changed(
        tmp_path,
        "ALTER TABLE couverture ADD COLUMN note TEXT",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = replace(sql, 'note TEXT', 'note TEXT NOT NULL')",
    )
    assert refusal(path) == "file: damaged GeoPackage (NULL value in couverture.note)"


def test_two_names_of_one_table_are_refused(tmp_path):
    twin = "type, 'twin', 'twin', rootpage, replace(sql, 'couverture', 'twin')"
    copied = f"INSERT INTO sqlite_schema SELECT {twin} FROM sqlite_schema WHERE name = 'couverture'"
    path = changed(tmp_path, "PRAGMA writable_schema = ON", copied)
    assert refusal(path) == "file: twin and couverture are the same table"


@pytest.mark.parametrize(
    "told",
    ["type = 'VIEW'", "type = CAST(type AS BLOB)", "name = CAST(name AS BLOB)", "sql = CAST(sql AS BLOB)"],
)
def test_a_list_of_tables_that_says_something_else_is_refused(tmp_path, told):
    path = changed(
        tmp_path,
        "CREATE VIEW endless AS " + ENDLESS + " i FROM n",
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_schema SET {told} WHERE name = 'endless'",
    )
    assert refusal(path) == "file: its list of tables is no such list"


def test_tables_that_take_too_long_are_not_all_examined(tmp_path, monkeypatch):
    monkeypatch.setattr(quarantine, "EXAMINE_SECONDS", -1.0)
    monkeypatch.setattr(quarantine, "OPERATIONS", 10**9)
    assert refusal(coverage_file(tmp_path, ROWS)) == "file: not examined within -1 s"
