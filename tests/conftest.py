"""What every test may ask for."""

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real official files and client payloads beside the project; skips where it is absent."""
    folder = Path(os.environ.get("SHARED_DIR", PROJECT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"the folder of real samples is not here: {folder} (set SHARED_DIR)")
    return folder
