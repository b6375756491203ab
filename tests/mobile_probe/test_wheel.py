"""The wheel stands alone: built from its own folder, run where nothing of ours is."""

import os
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
LARGEST_WHEEL_BYTES = 100_000
SETUPTOOLS_NEEDED = 77


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "mobile_probe"
    shutil.copytree(
        PROJECT / "mobile_probe", source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info")
    )
    here = int(version("setuptools").partition(".")[0]) >= SETUPTOOLS_NEEDED
    command = [sys.executable, "-m", "build", "--wheel", *(["--no-isolation"] if here else [])]
    build = subprocess.run([*command, "--outdir", str(folder), str(source)], capture_output=True, text=True)
    if "No matching distribution found for setuptools" in build.stdout + build.stderr:
        pytest.skip(f"building needs setuptools >= {SETUPTOOLS_NEEDED}: neither installed nor within reach")
    assert build.returncode == 0, build.stdout + build.stderr
    return folder / "mobile_probe-0.1.0-py3-none-any.whl"


def test_the_wheel_is_small_and_holds_the_package_only(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert wheel.stat().st_size < LARGEST_WHEEL_BYTES
    assert {name.split("/")[0] for name in names} == {"mobile_probe", "mobile_probe-0.1.0.dist-info"}
    assert {"mobile_probe/py.typed", "mobile_probe/sources/replay.py"} <= set(names)
    assert "mobile_probe/systemd/mobile-probe.service" in names


def test_the_wheel_runs_where_nothing_of_ours_is(wheel: Path, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--target"]
    subprocess.run([*pip, str(tmp_path / "lib"), str(wheel)], check=True, capture_output=True)
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "lib"), "LANG": "en_GB.UTF-8"}
    command = [sys.executable, "-m", "mobile_probe", "--outbox", str(tmp_path / "o"), "status"]
    run = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True)
    assert run.stdout.startswith("Waiting: 0 ")
    assert (tmp_path / "lib" / "bin" / "mobile-probe").exists()


def test_importing_the_probe_loads_nothing_outside_the_standard_library() -> None:
    code = "import sys, mobile_probe.cli; print(*{name.split('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    foreign = set(run.stdout.split()) - sys.stdlib_module_names - {"mobile_probe", "__main__"}
    assert foreign == set()
