"""Stage 0, the probe: the commands that speak to the server: `upload`, `erase`."""

from argparse import Namespace
from dataclasses import asdict

from mobile_probe.messages import tell
from mobile_probe.outbox import Outbox
from mobile_probe.transport import Server
from mobile_probe.uploader import Uploader


def run_upload(options: Namespace, outbox: Outbox) -> None:
    """Send what waits; what was sent is told even when the rest has to wait."""
    uploader = Uploader(outbox, Server(options.server), batch_size=options.batch_size)
    try:
        uploader.upload()
    finally:
        sent = asdict(uploader.sent)
        for receipt in sent.pop("receipts"):
            tell("receipt", options.language, receipt=receipt)
        if sent["gaps"]:
            tell("sent_gaps", options.language, count=sent["gaps"])
        tell("sent", options.language, **sent, waiting=outbox.waiting())


def run_erase(options: Namespace, outbox: Outbox) -> None:
    """Erase on the server first, if one is named, then here; nothing goes here while the server cannot."""
    if options.server:
        server = Server(options.server)
        known = Uploader(outbox, server).erase()
        tell("erased_server" if known else "erased_unknown", options.language, server=server.url)
    outbox.clear()
    tell("erased_here", options.language)
    if areas := outbox.profile.areas():
        tell("areas_stay", options.language, count=len(areas))
    for url in outbox.profile.tokens():
        tell("erase_remains", options.language, server=url)
