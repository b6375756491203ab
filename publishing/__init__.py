"""Ground floor: rows and figures become files and answers; no word of the domain in here."""
