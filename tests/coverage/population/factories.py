"""Grids of population as INSEE writes them, generated to its documentation: no real one is here."""

from collections.abc import Iterable
from pathlib import Path

from coverage.core import grid
from coverage.models import PopulationSquare, Territory, TileCommune

OF_2017 = (
    "Idcar_200m,I_est_200,Idcar_1km,I_est_1km,Idcar_nat,Groupe,Ind,Men_1ind,Men_5ind,Men_prop,Men_fmp,"
    "Ind_snv,Men_surf,Men_coll,Men_mais,Log_av45,Log_45_70,Log_70_90,Log_ap90,Log_inc,Log_soc,Ind_0_3,"
    "Ind_4_5,Ind_6_10,Ind_11_17,Ind_18_24,Ind_25_39,Ind_40_54,Ind_55_64,Ind_65_79,Ind_80p,Ind_inc,Men_pauv,"
    "Men,lcog_geo"
)
OF_2019 = "idcar_200m,idcar_1km,idcar_nat,i_est_200,i_est_1km,lcog_geo,ind,men,men_pauv"
SOUTH, WEST = 2_900_000, 3_700_000  # metres of EPSG:3035, in Picardie

Row = tuple[str, float | str, int | str]


def square(row: int, column: int, epsg: int = 3035, south: int = SOUTH, west: int = WEST) -> str:
    """The name of a square so many rows and columns from a corner."""
    return f"CRS{epsg}RES200mN{south + 200 * row}E{west + 200 * column}"


def key(row: int, column: int) -> int:
    """The tile of a square in Picardie."""
    return grid.parse_tile_id(square(row, column))


def text(rows: Iterable[Row], header: str = OF_2017) -> str:
    """A file of that release; the columns that do not count hold 1."""
    columns = header.split(",")
    lines = []
    for name, people, imputed in rows:
        values = {"idcar_200m": name, "ind": people, "i_est_200": imputed, "lcog_geo": "80021"}
        lines.append(",".join(str(values.get(column.lower(), 1)) for column in columns))
    return "\n".join([header, *lines, ""])


def write(path: Path, rows: Iterable[Row], header: str = OF_2017) -> Path:
    """The file itself."""
    path.write_text(text(rows, header), encoding="utf-8")
    return path


def stored() -> dict[int, tuple[float, bool]]:
    """What the table holds, by tile."""
    return {row.tile: (row.people, row.imputed) for row in PopulationSquare.objects.all()}


def commune(code: str, tiles: Iterable[int], population: int | None = None) -> None:
    """A commune of these tiles."""
    values = {"kind": "com", "code": code, "name": code, "codes_year": 2026, "population": population}
    Territory.objects.create(key=f"com-{code}", **values)
    TileCommune.objects.bulk_create(TileCommune(tile=tile, commune=code) for tile in tiles)


def people(tile: int, count: float, imputed: bool = False) -> None:
    """People on a tile."""
    PopulationSquare.objects.create(tile=tile, people=count, imputed=imputed, source="test")
