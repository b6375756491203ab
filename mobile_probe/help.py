"""Stage 0, the probe: what `--help` says of each command and option, in French and in English."""

from mobile_probe.messages import FRENCH

# key: (French, English)
HELP: dict[str, tuple[str, str]] = {
    "probe": (
        "Mesure le réseau mobile, garde les mesures sans réseau, les envoie plus tard.",
        "Measures the mobile network, keeps readings while there is none, sends them later.",
    ),
    "outbox": ("la boîte d'envoi (%(default)s)", "the outbox (%(default)s)"),
    "record": ("mesurer en chemin, jusqu'à Ctrl-C ou SIGTERM", "measure on the way, until Ctrl-C or SIGTERM"),
    "once": (
        "ai-je du service ici ? 0 oui, 3 non, 4 on ne sait pas",
        "do I have service here? 0 yes, 3 no, 4 not known",
    ),
    "source": (
        "termux, modemmanager, at:PORT ou simulated[:GRAINE] ; plusieurs fois pour plusieurs modems",
        "termux, modemmanager, at:PORT or simulated[:SEED]; several times for several modems",
    ),
    "position": (
        "gpsd[:HÔTE[:PORT]], termux, simulated ou fixed:LON,LAT",
        "gpsd[:HOST[:PORT]], termux, simulated or fixed:LON,LAT",
    ),
    "environment": (
        "où est l'appareil : outdoor (dehors), vehicle (dans un véhicule), indoor (à l'intérieur)",
        "where the device is",
    ),
    "home_plmn": (
        "opérateur de la carte SIM (MCC-MNC, par exemple 20801), si la source ne le dit pas",
        "the SIM's operator (MCC-MNC, 20801 for instance) where the source names none",
    ),
    "every_m": (
        "mètres entre deux mesures en route (%(default)s)",
        "metres between readings on the way (%(default)s)",
    ),
    "every_s": (
        "secondes entre deux mesures si l'on avance lentement (%(default)s)",
        "seconds between readings while moving slowly (%(default)s)",
    ),
    "for_s": ("finir après tant de secondes", "end after so many seconds"),
    "upload_every_s": ("secondes entre deux envois (%(default)s)", "seconds between uploads (%(default)s)"),
    "record_server": (
        "adresse du serveur ; sans elle, `upload` envoie",
        "the server's address; without one, `upload` sends",
    ),
    "file": ("le fichier", "the file"),
    "longitude": ("degrés, ouest négatif", "degrees, west negative"),
    "latitude": ("degrés", "degrees"),
    "radius_m": ("mètres", "metres"),
    "replay": (
        "garder les mesures d'un fichier (lignes JSON ou CSV)",
        "keep the readings of a file (JSON lines or CSV)",
    ),
    "upload": ("envoyer ce qui attend", "send what waits"),
    "server": ("adresse du serveur", "the server's address"),
    "batch_size": ("mesures par envoi (%(default)s)", "readings a request (%(default)s)"),
    "status": ("ce qui attend et ce qu'est devenu le reste", "what waits and what became of the rest"),
    "exclude": (
        "ne rien garder dans ce cercle (degrés, mètres)",
        "keep nothing in this circle (degrees, metres)",
    ),
    "export": (
        "écrire les mesures encore ici en lignes JSON, et le journal de fonctionnement à côté",
        "write the readings still here as JSON lines, and the duty log beside them",
    ),
    "erase": (
        "tout oublier ici, et sur le serveur s'il est nommé",
        "forget everything here, and on the server if one is named",
    ),
}


def help_on(key: str, language: str) -> str:
    """The help for `key` in `language`, as argparse takes it."""
    french, english = HELP[key]
    return french if language == FRENCH else english
