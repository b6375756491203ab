"""The stand-alone script redoes a bundle outside of everything, and sees a single byte that changed."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gap_reports.bundle.hand_out import SCRIPT, handed_out
from gap_reports.bundle.store import bundle_of
from tests.gap_reports.planted import unpack

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(planted, tmp_path: Path) -> Path:
    """A folder of somebody else, with what they were handed."""
    return unpack(handed_out(bundle_of(planted)), tmp_path)


def check(desk: Path, *arguments: str, openssl: bool = True) -> subprocess.CompletedProcess[str]:
    """Run as a stranger would: no site of ours, no path of ours, in another folder."""
    path = str(Path(shutil.which("openssl") or "").parent) if openssl else ""
    command = [sys.executable, "-I", str(desk / SCRIPT.name), str(desk / "bundle.json"), *arguments]
    return subprocess.run(
        command, cwd=desk, env={"PATH": path}, capture_output=True, text=True, check=False, timeout=60
    )


def vouch_for(desk: Path) -> None:
    """What a forger without the key can do: publish the hash of what they wrote."""
    digest = hashlib.sha256((desk / "bundle.json").read_bytes()).hexdigest()
    (desk / "SHA256SUMS").write_text(f"{digest}  bundle.json\n")


def test_the_script_is_short_and_needs_numpy_alone() -> None:
    text = SCRIPT.read_text()
    assert len(text.splitlines()) < 200
    imported = {
        line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert imported - set(sys.stdlib_module_names) == {"numpy"}


def test_a_bundle_is_redone_and_its_signature_is_found_good(desk: Path, planted) -> None:
    done = check(desk)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WRONG" not in done.stdout
    assert "ok     signature" in done.stdout
    assert f"published {planted.probability!r}" in done.stdout


def test_without_openssl_the_numbers_are_checked_and_the_rest_is_said(desk: Path) -> None:
    done = check(desk, openssl=False)
    assert done.returncode == 0
    assert "signature: not checked" in done.stdout


@pytest.mark.parametrize("part", ["zone", "own", "evidence", "end"])
def test_one_byte_changed_is_detected_wherever_it_is(desk: Path, part: str) -> None:
    bundle = desk / "bundle.json"
    content = bytearray(bundle.read_bytes())
    at = len(content) - 1 if part == "end" else content.index(f'"{part}"'.encode()) + len(part) + 8
    content[at] ^= 1
    bundle.write_bytes(content)
    done = check(desk)
    assert done.returncode == 1
    assert "WRONG  hash" in done.stdout
    assert "WRONG  signature" in done.stdout


@pytest.mark.parametrize("name", ["LISEZMOI.txt", "key.pem", "bundle.sig", "SHA256SUMS"])
def test_one_byte_changed_in_any_other_file_is_detected_too(desk: Path, name: str) -> None:
    content = bytearray((desk / name).read_bytes())
    content[7] ^= 1
    (desk / name).write_bytes(content)
    done = check(desk, openssl=False)
    assert done.returncode == 1
    assert "WRONG" in done.stdout


@pytest.mark.parametrize("where", ["own", "neighbours_sd_db", "probability", "spot_db"])
def test_a_number_that_was_changed_under_a_new_hash_is_detected_by_redoing_it(desk: Path, where: str) -> None:
    bundle = desk / "bundle.json"
    said = json.loads(bundle.read_bytes())
    row = said["tiles"][0]["operators"][0]
    if where == "own":
        row["own"][30] += 0.001
    elif where == "spot_db":
        said["method"]["models"][row["operator"]]["spot_db"] += 0.001
    else:
        row[where] += 1e-6
    bundle.write_text(json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    vouch_for(desk)
    done = check(desk, openssl=False)
    assert done.returncode == 1
    assert "WRONG  tiles" in done.stdout


def test_the_zones_own_probability_is_redone_too(desk: Path) -> None:
    bundle = desk / "bundle.json"
    said = json.loads(bundle.read_bytes())
    said["published"]["probability"] -= 1e-6
    bundle.write_text(json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False))
    vouch_for(desk)
    done = check(desk, openssl=False)
    assert (done.returncode, "WRONG  zone: published" in done.stdout) == (1, True)


def test_what_is_no_bundle_is_said_to_be_none(desk: Path) -> None:
    (desk / "bundle.json").write_text('{"tiles":[]}')
    vouch_for(desk)
    done = check(desk, openssl=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "no bundle" in done.stdout


def test_a_hash_that_was_published_elsewhere_is_compared(desk: Path) -> None:
    assert check(desk, "--sha256", "0" * 64).returncode == 1
