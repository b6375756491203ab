"""What a party receives: a bundle with its signature, the key, the script that checks it, and how."""

import base64
from pathlib import Path
from typing import Any

from gap_reports.models import Bundle
from publishing.archive import archive, checksums

SCRIPT = Path(__file__).with_name("recompute.py")
README = Path(__file__).with_name("LISEZMOI.txt")


def handed_out(bundle: Bundle) -> bytes:
    """The archive, the same bytes each time."""
    files = {
        "bundle.json": bytes(bundle.content),
        "bundle.sig": bytes(bundle.signature),
        "key.pem": bundle.public_key.encode(),
        SCRIPT.name: SCRIPT.read_bytes(),
        README.name: README.read_bytes(),
    }
    return archive(files | {"SHA256SUMS": checksums(files).encode()}, bundle.as_of)


def name_of(bundle: Bundle) -> str:
    """What the archive is called on a disk."""
    return f"carte-blanche-{bundle.zone_id}-{bundle.as_of}.zip"


def public_record(bundle: Bundle) -> dict[str, Any]:
    """What everybody may know of a bundle: that it exists, and how to tell whether one is it.

    Not how long it is: the number of its rows of evidence could be read from that.
    """
    return {
        "sha256": bundle.sha256,
        "signature": base64.b64encode(bytes(bundle.signature)).decode(),
        "public_key": bundle.public_key,
        "zone": str(bundle.zone_id),
        "as_of": bundle.as_of.isoformat(),
        "epoch": bundle.epoch,
        "method_version": bundle.method_version,
    }
