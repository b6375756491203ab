"""Stage 0, the probe: every line shown to a person, in French and in English."""

from collections.abc import Mapping

FRENCH = "fr"
ENGLISH = "en"

# key: (French, English)
TEXTS: dict[str, tuple[str, str]] = {
    "missing": ("manquant", "missing"),
    "not_a_number": ("n'est pas un nombre", "not a number"),
    "not_an_integer": ("n'est pas un nombre entier", "not a whole number"),
    "not_a_text": ("n'est pas un texte", "not a text"),
    "not_true_or_false": ("n'est ni vrai ni faux", "neither true nor false"),
    "not_a_uuid": ("n'est pas un UUID : {value}", "not a UUID: {value}"),
    "not_a_time": ("n'est pas une heure RFC 3339 : {value}", "not an RFC 3339 time: {value}"),
    "no_time_zone": ("heure sans fuseau horaire", "a time without a time zone"),
    "out_of_range": ("{value} n’est pas entre {low} et {high}", "{value} is outside {low} to {high}"),
    "not_a_choice": ("{value} n'est pas parmi {choices}", "{value} is not one of {choices}"),
    "not_a_plmn": (
        "{value} n'est pas un MCC-MNC de cinq ou six chiffres",
        "{value} is not an MCC-MNC of five or six digits",
    ),
    "too_long": ("plus de {most} caractères", "more than {most} characters"),
    "not_printable": ("contient des caractères de contrôle", "holds control characters"),
    "not_json": ("n'est pas du JSON : {detail}", "not JSON: {detail}"),
    "not_an_object": ("n'est pas un objet JSON", "not a JSON object"),
    "not_utf8": ("n'est pas de l'UTF-8", "not UTF-8"),
    "not_csv": ("n'est pas du CSV : {detail}", "not CSV: {detail}"),
    "too_many_values": ("plus de valeurs que de colonnes", "more values than columns"),
    "unreadable": ("{where} : {reason}", "{where}: {reason}"),
    "line": ("ligne {number}", "line {number}"),
    "collected": (
        "Mesures gardées : {kept}. Déjà là : {known}. Exclues : {excluded}. Illisibles : {unreadable}.",
        "Readings kept: {kept}. Already here: {known}. Excluded: {excluded}. Unreadable: {unreadable}.",
    ),
    "sent": (
        "Acceptées : {accepted} (à vérifier : {held}). Déjà connues : {duplicates}. Refusées : {refused}."
        " En attente : {waiting}.",
        "Accepted: {accepted} (to be checked: {held}). Already known: {duplicates}. Refused: {refused}."
        " Still waiting: {waiting}.",
    ),
    "sent_gaps": ("Lacunes du journal remises : {count}", "Gaps of the duty log delivered: {count}"),
    "receipt": ("Reçu : {receipt}", "Receipt: {receipt}"),
    "status_waiting": ("En attente : {count} (au plus {capacity})", "Waiting: {count} (at most {capacity})"),
    "status_oldest": ("La plus ancienne attend depuis le {time}", "The oldest has waited since {time}"),
    "status_delivered": ("Remises, renvois compris : {count}", "Delivered, repeats included: {count}"),
    "status_refused": ("Refusées par le serveur : {count}", "Refused by the server: {count}"),
    "status_refused_for": ("  {count} : {reason}", "  {count}: {reason}"),
    "status_given_up": (
        "Abandonnées, boîte pleine : {count}",
        "Given up because the outbox was full: {count}",
    ),
    "status_expired": (
        "Abandonnées après {days} jours : {count}",
        "Given up after {days} days: {count}",
    ),
    "status_on_duty": ("Durée de fonctionnement : {hours} h", "Time on duty: {hours} h"),
    "status_gaps": (
        "Lacunes, en route mais sans mesure : {waiting} en attente, {delivered} remises, {refused} refusées",
        "Gaps, on the way but without a reading: {waiting} waiting, {delivered} delivered, {refused} refused",
    ),
    "excluded": (
        "Zone d'exclusion gardée. Mesures effacées ici : {count}.",
        "Exclusion area kept. Readings removed here: {count}.",
    ),
    "exported": ("Mesures écrites dans {file} : {count}.", "Readings written to {file}: {count}."),
    "exported_duty": (
        "Journal de fonctionnement écrit dans {file} : {count} lignes.",
        "Duty log written to {file}: {count} lines.",
    ),
    "erased_server": ("Effacé sur {server}.", "Erased on {server}."),
    "erased_unknown": (
        "{server} ne connaît pas ce contributeur : rien à y effacer.",
        "{server} does not know this contributor: nothing to erase there.",
    ),
    "erased_here": ("Boîte d'envoi vidée sur cet appareil.", "Outbox emptied on this device."),
    "areas_stay": (
        "Zones exclues conservées : {count}, pour que rien n'y soit jamais mesuré.",
        "Exclusion areas kept: {count}, so that nothing is ever measured there.",
    ),
    "erase_remains": (
        "Ce qui a été envoyé à {server} y reste : mobile-probe erase --server {server}",
        "What was sent to {server} is still there: mobile-probe erase --server {server}",
    ),
    "nothing_readable": ("{file} : aucune mesure lisible.", "{file}: no readable reading."),
    "file_trouble": ("{file} : {reason}", "{file}: {reason}"),
    "outbox_trouble": ("boîte d'envoi {file} : {reason}", "outbox {file}: {reason}"),
    "outbox_newer": (
        "boîte d'envoi {file} : écrite par une version plus récente",
        "outbox {file}: written by a newer version",
    ),
    "bad_server": (
        "adresse du serveur {url} : il faut http:// ou https:// et un nom",
        "server address {url}: must be http:// or https:// and a name",
    ),
    "bad_batch_size": (
        "taille du lot {size} : il faut de 1 à {most}",
        "batch size {size}: must be 1 to {most}",
    ),
    "unreachable": ("serveur injoignable : {reason}", "server out of reach: {reason}"),
    "answered": ("le serveur répond {status} : {detail}", "the server answers {status}: {detail}"),
    "redirected": (
        "le serveur renvoie vers {place} : portail captif ou mauvaise adresse",
        "the server sends us to {place}: a captive portal, or the wrong address",
    ),
    "not_our_server": (
        "la réponse n'est pas celle d'un serveur de mesures : {detail}",
        "the answer is not that of a readings server: {detail}",
    ),
    "tool_silent": ("{tool} ne répond pas en {seconds} s", "{tool} gives no answer within {seconds} s"),
    "tool_failed": ("{tool} : {detail}", "{tool}: {detail}"),
    "tool_not_json": ("{tool} : la réponse n'est pas du JSON", "{tool}: the answer is not JSON"),
    "termux_missing": (
        "{tool} introuvable : installez l'application Termux:API, puis « pkg install termux-api »",
        'no {tool}: install the Termux:API app, then "pkg install termux-api"',
    ),
    "termux_refuses": (
        "Termux:API refuse ({detail}) : accordez l'autorisation à Termux:API dans les réglages d'Android",
        "Termux:API refuses ({detail}): grant Termux:API the permission in the settings of Android",
    ),
    "termux_unclear": (
        "Android ne dit pas si le téléphone a du réseau",
        "Android does not say whether the phone is in service",
    ),
    "termux_nameless": (
        "des antennes sont entendues, mais Android ne dit pas de quel réseau",
        "masts are heard, but Android does not say of which network",
    ),
    "no_ready_sim": (
        "aucune carte SIM prête : absente, bloquée, ou code PIN attendu",
        "no SIM is ready: absent, locked, or waiting for its PIN",
    ),
    "home_network_refuses": (
        "votre opérateur est là et refuse cette carte SIM : cela ne dit rien de sa couverture",
        "your operator is there and refuses this SIM: that says nothing on its coverage",
    ),
    "mmcli_missing": (
        "{tool} introuvable : installez ModemManager (« apt install modemmanager »)",
        'no {tool}: install ModemManager ("apt install modemmanager")',
    ),
    "no_modem": ("ModemManager ne voit aucun modem", "ModemManager sees no modem"),
    "modem_not_ready": ("le modem n'est pas prêt", "the modem is not ready"),
    "modem_off": (
        "le modem est éteint, lancez : mmcli -m {modem} --enable",
        "the modem is switched off, run: mmcli -m {modem} --enable",
    ),
    "signal_not_set_up": (
        "niveau non mesuré, lancez : mmcli -m {modem} --signal-setup={seconds}",
        "level not measured, run: mmcli -m {modem} --signal-setup={seconds}",
    ),
    "gpsd_unreachable": ("gpsd injoignable ({place}) : {reason}", "gpsd out of reach ({place}): {reason}"),
    "port_trouble": ("port {port} : {reason}", "port {port}: {reason}"),
    "port_silent": (
        "port {port} : le modem ne répond pas à {command}",
        "port {port}: the modem does not answer {command}",
    ),
    "modem_unclear": (
        "le modem ne dit pas s'il a du réseau",
        "the modem does not say whether it is in service",
    ),
    "modem_not_searching": ("le modem ne cherche aucun réseau", "the modem searches for no network"),
    "still_searching": (
        "vient d'être allumé et cherche encore son réseau",
        "was switched on just now and still looks for its network",
    ),
    "not_of_phones": (
        "le modem est sur un réseau d'objets connectés, pas de téléphones",
        "the modem is on a network of things, not of phones",
    ),
    "recording": (
        "Enregistrement : {sources} ; position : {place}. Ctrl-C pour finir.",
        "Recording: {sources}; position: {place}. Ctrl-C to end.",
    ),
    "recorded_already": (
        "un autre enregistrement utilise déjà {file}",
        "another recording uses {file} already",
    ),
    "recorded": (
        "Mesures gardées : {kept}. En attente : {waiting}.",
        "Readings kept: {kept}. Waiting: {waiting}.",
    ),
    "works_again": ("fonctionne de nouveau", "works again"),
    "not_measured": ("rien n'a été mesuré", "nothing was measured"),
    "no_device": ("ni téléphone ni modem", "neither phone nor modem"),
    "no_home_plmn": (
        "opérateur de la carte SIM inconnu : indiquez --home-plmn, par exemple 20801",
        "the SIM's operator is not known: give --home-plmn, 20801 for instance",
    ),
    "no_fix": ("pas de position pour l'instant", "no position for now"),
    "clock_not_set": (
        "l'horloge n'est pas à l'heure : rien n'est gardé tant qu'elle ne l'est pas",
        "the clock is not set: nothing is kept until it is",
    ),
    "clock_jumped": (
        "l'horloge a sauté : ce relevé n'est pas gardé",
        "the clock jumped: this look is not kept",
    ),
    "not_kept": ("écriture impossible, réessai plus tard : {reason}", "cannot write, trying later: {reason}"),
    "in_exclusion_area": ("zone d'exclusion", "exclusion area"),
    "no_such_source": (
        "{name} n'est pas une source : termux, modemmanager, at:PORT ou simulated[:GRAINE]",
        "{name} is no source: termux, modemmanager, at:PORT or simulated[:SEED]",
    ),
    "no_such_position": (
        "{name} n'est pas une position : gpsd[:HÔTE[:PORT]], termux, simulated ou fixed:LON,LAT",
        "{name} is no position: gpsd[:HOST[:PORT]], termux, simulated or fixed:LON,LAT",
    ),
    "once_in_service": ("{who} : du service ici{detail}. {kept}", "{who}: service here{detail}. {kept}"),
    "once_emergency_only": (
        "{who} : appels d'urgence seulement{detail}. {kept}",
        "{who}: emergency calls only{detail}. {kept}",
    ),
    "once_out_of_service": (
        "{who} : aucun service ici{detail}. {kept}",
        "{who}: no service here{detail}. {kept}",
    ),
    "once_radio_off": (
        "{who} : radio éteinte, on ne sait pas{detail}. {kept}",
        "{who}: the radio is off, so not known{detail}. {kept}",
    ),
    "once_unknown": ("{who} : on ne sait pas, {reason}", "{who}: not known, {reason}"),
    "once_kept": ("Mesure gardée.", "Reading kept."),
    "once_not_kept": ("Pas gardée : {reason}", "Not kept: {reason}"),
    "interrupted": ("Interrompu ; rien n'est perdu.", "Interrupted; nothing is lost."),
}


def language_of(environ: Mapping[str, str]) -> str:
    """French, unless the environment names another language (POSIX order: LC_ALL, LC_MESSAGES, LANG)."""
    named = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    language = named.replace(".", "_").partition("_")[0].lower()
    return FRENCH if language in ("", "c", "posix", FRENCH) else ENGLISH


def tell(key: str, language: str, **values: object) -> None:
    """Print the line `key` in `language`, filled with `values`."""
    print(say(key, language, **values))


def say(key: str, language: str, **values: object) -> str:
    """The line `key` in `language`, filled with `values`."""
    french, english = TEXTS[key]
    return (french if language == FRENCH else english).format(**values)
