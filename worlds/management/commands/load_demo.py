"""manage.py load_demo: a planted world goes through the product's doors, until its zones are published."""

import os
import signal
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from mobile_probe.errors import ProbeError
from mobile_probe.transport import Server
from worlds import demonstration
from worlds.crowd import assemble
from worlds.demonstration import Demonstration, Refused
from worlds.files import write
from worlds.people import PEOPLE
from worlds.sending import send
from worlds.spaces import open_offices
from worlds.world import World, make

SEED = 1
ZONES = "/api/v1/white-zones?limit=1000"
PATIENCE_S = 900  # zones are published every ten minutes as delivered; every few seconds in a demonstration
LOOK_EACH_S = 1.0


class Command(BaseCommand):
    """Safe to repeat: what is there is recognised, what a broken run left out is done."""

    help = (
        "Plants an invented country: official maps, territories, sites and people's readings, all fictional. "
        "The server must be running: its worker folds and publishes. Example: load_demo --seed 1"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What decides the world, and where its readings go."""
        parser.add_argument("--seed", type=int, help=f"of the world (default: {SEED})")
        parser.add_argument("--people", type=int, help=f"how many measure (default: {PEOPLE})")
        address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
        parser.add_argument("--server", default=address, help=f"(default: {address})")
        parser.add_argument(
            "--wait", type=float, default=PATIENCE_S, metavar="SECONDS", help="for the zones, at most"
        )
        parser.add_argument(
            "--unless-real", action="store_true", help="leave a database that holds anything real as it is"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is done, step by step; CommandError in a sentence for what stops it."""
        if options["unless_real"] and demonstration.is_real():
            return
        try:
            server = Server(options["server"])
            server.request("GET", ZONES)
            demo = self._demonstration(options["seed"], options["people"])
            self._load(demo, server)
            self._await_zones(server, options["wait"])
            self._open_offices()
        except Refused as error:
            raise CommandError(f"{error}; script/run --fresh starts with an empty one") from None
        except ProbeError as error:
            raise CommandError(f"{options['server']}: {error} (script/run starts the server)") from None

    def _demonstration(self, seed: int | None, people: int | None) -> Demonstration:
        demo = demonstration.found()
        if demo is None:
            return demonstration.begin(SEED if seed is None else seed, PEOPLE if people is None else people)
        for name, wanted, there in (("seed", seed, demo.seed), ("people", people, demo.people)):
            if wanted not in (None, there):
                raise Refused(f"{name}: this database holds the demonstration with {there}, not {wanted}")
        return demo

    def _load(self, demo: Demonstration, server: Server) -> None:
        unsent = demo.unsent()
        if not unsent:
            self.stdout.write(f"The demonstration of seed {demo.seed} is here already, nothing changes")
            return
        with _ending_in_order(), TemporaryDirectory(prefix="carte-blanche-demo-") as name:
            folder = Path(name)
            with self._step(f"An invented island, seed {demo.seed}"):
                world = make(demo.seed)
            self._import(world, demo, folder)
            with self._step(f"What {demo.people} people measured there in 80 days"):
                crowd = assemble(world, demo.now, demo.people)
            with self._step(f"Uploads from {len(unsent)} phones to {server.url}"):
                total = send(crowd, unsent, server, demo.token, folder)
            self.stdout.write(
                f"  {total.accepted} readings accepted, {total.duplicates} known, {total.refused} refused"
            )

    def _import(self, world: World, demo: Demonstration, folder: Path) -> None:
        with self._step("Its files, as ARCEP and INSEE would publish them"):
            files = write(world, folder, demo.now.date())
        with self._step("Territories"):
            codes = {"codes": files.codes, "boundaries": files.boundaries}
            call_command("import_territories", **codes, year=files.year, stdout=StringIO())
        with self._step("Where people live"):
            call_command("import_population", files.population, add=True, stdout=StringIO())
        with self._step(f"Official maps, {len(files.coverage)} files"):
            call_command("import_coverage", *files.coverage, stdout=StringIO())
        with self._step("Radio sites"):
            call_command("import_sites", files.sites, fewer=True, stdout=StringIO())

    def _await_zones(self, server: Server, patience: float) -> None:
        end = time.monotonic() + patience
        with self._step("White zones, by the server's worker"):
            while not (demonstration.is_settled() and _zones(server)):
                if time.monotonic() > end:
                    raise CommandError(
                        f"zones: none after {patience:g} s; is the worker running, and how long is "
                        "ESTIMATE_EVERY_SECONDS? The readings are in, the map will follow"
                    )
                time.sleep(LOOK_EACH_S)
        missing = sum(zone["properties"]["missing_from_official"] for zone in _zones(server))
        self.stdout.write(f"  {len(_zones(server))} zones, {missing} of them declared covered: {server.url}/")

    def _open_offices(self) -> None:
        with self._step("Operators are told, and answer some"):
            people = open_offices()
        for address, password in people.items():
            self.stdout.write(f"  who signs in as {address}, with {password}, sees the cases of that space")

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        self.stdout.write(f"{what} ... ", ending="")
        self.stdout.flush()
        start = time.monotonic()
        yield
        self.stdout.write(f"{time.monotonic() - start:.1f} s")


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Meanwhile a SIGTERM is an exit, so that the temporary folder goes."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _zones(server: Server) -> list[dict[str, Any]]:
    features = server.request("GET", ZONES)["features"]
    assert isinstance(features, list)
    return features
