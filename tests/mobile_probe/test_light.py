"""Light enough for a small board: what is loaded, how long it takes, how much memory a recording needs."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
START_TIMES_PYTHON = 15  # 0.3 s where Python itself starts in 0.02 s
MOST_MEMORY_KB = 40_000
HEAVY = {"asyncio", "http.client", "ssl", "email", "urllib.request", "subprocess", "socket", "csv", "gzip"}

# A child of a small process: the peak that the system counts for a child begins with its parent's.
MEASURE = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def probe(outbox: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "mobile_probe", "--outbox", str(outbox), *words]


def loaded_by(*words: str) -> set[str]:
    """The modules that a command loads."""
    told = subprocess.run(
        [sys.executable, "-S", "-X", "importtime", "-m", "mobile_probe", *words],
        capture_output=True, text=True, cwd=PROJECT, check=True,
    )  # fmt: skip
    return {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}


def cpu_s(*command: str) -> float:
    """Processor time of a command, the least of five: the machine may be busy."""
    return min(_cpu_once(*command) for _ in range(5))


def _cpu_once(*command: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, cwd=PROJECT, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.parametrize("words", [("--version",), ("status",)])
def test_a_start_loads_nothing_heavy(tmp_path: Path, words: tuple[str, ...]) -> None:
    loaded = loaded_by("--outbox", str(tmp_path / "o"), *words)
    assert "mobile_probe.cli" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("words", [("--version",), ("status",)])
def test_a_start_costs_a_few_times_that_of_python_itself(tmp_path: Path, words: tuple[str, ...]) -> None:
    ours, pythons = cpu_s(*probe(tmp_path / "o", *words)), cpu_s(sys.executable, "-c", "pass")
    print(f"{' '.join(words)}: {ours:.3f} s of processor, Python itself {pythons:.3f} s")
    assert ours < START_TIMES_PYTHON * pythons


@pytest.mark.parametrize("more", [(), ("--server", "http://127.0.0.1:1")])
def test_a_recording_stays_small(tmp_path: Path, more: tuple[str, ...]) -> None:
    command = probe(tmp_path / "o", "record", "--source", "simulated", "--for-s", "3", *more)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(PROJECT)}
    told = subprocess.run(
        [sys.executable, "-S", "-c", MEASURE, *command],
        capture_output=True, text=True, cwd=PROJECT, env=environment, check=True,
    )  # fmt: skip
    peak_kb = int(told.stdout.split()[-1])
    print(f"peak memory of a recording{' that sends' if more else ''}: {peak_kb} kB")
    assert 5_000 < peak_kb < MOST_MEMORY_KB
