"""What each operator calls the columns of its daily list, over the years; and how its file is named.

The operators publish in formats of their own and have changed them. The names are those that ARCEP's tool for
the history of outages (github.com/ARCEP-dev/historiquePannes, operators.py, all versions) reads.
"""

from coverage.csv_rows import Format, plain

SERVICES = ("voice_2g", "voice_3g", "voice_4g", "data_3g", "data_4g", "data_5g")
# From five lines of title (SFR, Orange) to none; after the rows SFR explains its columns.
PREAMBLE = 10

# What the four agreed upon, with what each calls otherwise, and ARCEP's own file of all four.
AGREED = {
    "latitude": "lat|latitude",
    "longitude": "lon|long|longitude",
    "told": "voix|data|2gvoix|voix2g|3gdata|data3g|4gdata|data4g",
    "place": "commune",
    "number": "code_site_op|code_si",
    "commune": "code_insee",
    "operator": "op_code",
    "voice": "voix",
    "data": "data",
    "voice_2g": "2gvoix|voix2g",
    "voice_3g": "3gvoix|voix3g",
    "voice_4g": "4gvoix|voix4g",
    "data_3g": "3gdata|data3g",
    "data_4g": "4gdata|data4g",
    "data_5g": "5gdata|data5g",
    "reason": "raison",
    "detail": "detail",
    "since": "debut",
    "since_voice": "debut_voix|debut_interruption_voix",
    "since_data": "debut_data|debut_interruption_data",
    "until": "fin|fin_prev",
    "until_voice": "fin_voix|fin_interruption_voix",
    "until_data": "fin_data|fin_interruption_data",
}
BEGINS = plain("Date et heure début panne ou maintenance antenne-relais pour le Service")
ENDS = plain("Date de rétablissement prévue pour le Service")
ORANGE = {
    "latitude": "latitude",
    "longitude": "longitude",
    "told": "service_voix_sms|service_voix_sms_3g",
    "place": "commune",
    "voice": "service_voix_sms",
    "data": "service_de_donnees",
    **{f"voice_{generation}": f"service_voix_sms_{generation}" for generation in ("2g", "3g", "4g")},
    **{f"data_{generation}": f"service_de_donnees_{generation}" for generation in ("3g", "4g", "5g")},
    "since_voice": f"{BEGINS}_voix_sms",
    "since_data": f"{BEGINS}_de_donnees",
    "until_voice": f"{ENDS}_voix_sms",
    "until_data": f"{ENDS}_de_donnees",
}
FREE = {
    "latitude": "latitude",
    "longitude": "longitude",
    "told": "voix|data",
    "place": "localite",
    "voice": "voix",
    "data": "data",
}
SFR = {
    "latitude": "x_wgs84_gps",  # sic: X is the latitude
    "longitude": "y_wgs84_gps",
    "told": "voix_sms|internet_mobile",
    "commune": "code_insee_commune",
    "place": "commune",
    "voice": "voix_sms",
    "data": "internet_mobile",
}
SURE = {"latitude", "longitude", "place", "told"}  # `told`: at least one column says what is down
FORMATS = tuple(
    Format(name, columns, frozenset(set(columns) - SURE), remarks=True)
    for name, columns in (("SFR", SFR), ("Free", FREE), ("agreed", AGREED), ("Orange", ORANGE))
)

OPERATOR_OF_CODE = {"orange": "20801", "sfr": "20810", "free": "20815", "bytel": "20820"}
# What stands in the name of each operator's file, which says nowhere within whose it is.
OPERATOR_OF_NAME = {
    "antennes-relais": "20815",
    "provisoirement_hors_service": "20801",
    "antennes_en_panne": "20801",
    "siteshorsservices": "20810",
    "antennesindisponibles": "20820",
    **OPERATOR_OF_CODE,
}
FREE_MOBILE = "20815"


def operator_of_name(filename: str) -> str | None:
    """The operator whose daily list is named so, or None."""
    name = filename.lower()
    return next((operator for part, operator in OPERATOR_OF_NAME.items() if part in name), None)
