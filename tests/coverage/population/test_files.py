"""A grid comes as a table, in an archive or as a GeoPackage."""

import zipfile

import geopandas as gpd
import pytest
import shapely

from coverage.population.files import RefusedGrid, read
from tests.coverage.population.factories import OF_2017, OF_2019, square, text, write

ROWS = [(square(0, 0), 4.5, 0), (square(0, 1), 12, 1)]
READ = [(2, square(0, 0), "4.5", "0"), (3, square(0, 1), "12", "1")]


@pytest.mark.parametrize("header", [OF_2017, OF_2019, "IdINSPIRE,Id_carr1km,I_est_cr,Ind"])
def test_each_release_is_read_by_its_header(tmp_path, header):
    rows = text(ROWS, header.replace("IdINSPIRE", "idcar_200m").replace("I_est_cr", "i_est_200"))
    (tmp_path / "grid.csv").write_text("\ufeff" + rows.replace(rows.partition("\n")[0], header, 1))
    assert list(read(tmp_path / "grid.csv")) == [READ]


def test_semicolons_and_windows_lines_are_read_too(tmp_path):
    rows = text(ROWS).replace(",", ";").replace("\n", "\r\n")
    (tmp_path / "grid.csv").write_bytes(rows.encode())
    assert list(read(tmp_path / "grid.csv")) == [READ]


def test_without_a_flag_every_square_counts_as_imputed(tmp_path):
    path = write(tmp_path / "grid.csv", ROWS, "idcar_200m,ind,lcog_geo")
    assert [row[3] for (*batch,) in read(path) for row in batch] == ["1", "1"]


def test_a_row_that_is_cut_short_is_handed_on_as_one(tmp_path):
    path = write(tmp_path / "grid.csv", ROWS)
    path.write_text(path.read_text()[:-10])
    assert list(read(path)) == [[READ[0], (3, "", "", "")]]


def test_the_tables_of_an_archive_are_read_one_after_the_other(tmp_path):
    with zipfile.ZipFile(tmp_path / "grid.zip", "w") as archive:
        archive.writestr("carreaux_200m_met.csv", text(ROWS))
        archive.writestr("carreaux_200m_mart.csv", text(ROWS[:1], OF_2019))
        archive.writestr("readme.txt", "no table")
    assert list(read(tmp_path / "grid.zip")) == [READ, READ[:1]]


def test_a_geopackage_is_read_without_its_shapes(tmp_path):
    columns = {"idcar_200m": [name for name, *_ in ROWS], "ind": [4.5, 12.0], "i_est_200": [0, 1]}
    shapes = [shapely.box(0, 0, 200, 200)] * 2
    gpd.GeoDataFrame(columns, geometry=shapes, crs=3035).to_file(tmp_path / "grid.gpkg")
    assert list(read(tmp_path / "grid.gpkg")) == [[READ[0], (3, square(0, 1), "12.0", "1")]]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("grid.csv", b"", "header: has no column idcar_200m"),
        ("grid.csv", b"idcar_200m,men\n", "header: has no column ind"),
        ("grid.csv", b"idcar_200m,ind\n" + b"x" * 200_000, "file: cannot be read as a table"),
        ("grid.csv", b"idcar_200m,ind\n" + b"1," * 40_000, r"file: .* \(line 2 does not end\)"),
        ("grid.gpkg", b"idcar_200m,ind\n", "file: not a GeoPackage of squares"),
        ("grid.zip", b"idcar_200m,ind\n", "archive: not a whole zip file"),
        ("grid.7z", b"", "file: expected .csv, .zip or .gpkg"),
    ],
)
def test_a_file_that_is_no_grid_is_refused(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RefusedGrid, match=f"^{reason}"):
        list(read(tmp_path / name))


@pytest.mark.parametrize("most", [0, None])
def test_an_archive_that_is_a_bomb_or_holds_no_table_is_refused(tmp_path, monkeypatch, most):
    with zipfile.ZipFile(tmp_path / "grid.zip", "w") as archive:
        archive.writestr("grid.7z" if most is None else "grid.csv", text(ROWS))
    monkeypatch.setattr("coverage.population.files.MOST_BYTES", most or 0)
    with pytest.raises(RefusedGrid, match=r"^archive: (holds no \.csv|unpacks to more than 0 bytes)"):
        list(read(tmp_path / "grid.zip"))


@pytest.mark.parametrize("damage", ["compressed", "encrypted"])
def test_an_archive_that_is_damaged_or_encrypted_is_refused_in_a_sentence(tmp_path, damage):
    path = tmp_path / "grid.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("grid.csv", text(ROWS * 1000))
    packed = bytearray(path.read_bytes())
    if damage == "compressed":
        packed[60:90] = b"\xff" * 30
    else:  # its flag, before the file and in the directory at the end
        packed[6] |= 1
        packed[packed.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(packed)
    with pytest.raises(RefusedGrid, match="^archive: not a whole zip file"):
        list(read(path))
