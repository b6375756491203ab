"""The base map's host goes into the policy that browsers keep to; an address without one stops the start."""

import pytest

from config.environment import env_origin
from tests.config.test_settings import start


@pytest.mark.parametrize(
    "address",
    [
        "https://{s}.tile.example/{z}/{x}/{y}.png",
        "//tile.example/{z}/{x}/{y}.png",
        "tile.example/{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
        "https://tile.example;script-src/{z}/{x}/{y}.png",
        "javascript:alert(1)//",
    ],
)
def test_an_address_that_names_no_single_host_is_refused_by_name(address: str) -> None:
    assert "ImproperlyConfigured: BASE_MAP_URL:" in start(BASE_MAP_URL=address)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://tile.example/{z}/{x}/{y}.png", ["https://tile.example"]),
        ("http://localhost:8080/{z}/{x}/{y}.png?key=a", ["http://localhost:8080"]),
        ("", []),
    ],
)
def test_the_policy_gets_the_origin_and_no_more(
    monkeypatch: pytest.MonkeyPatch, address: str, origin: list[str]
) -> None:
    monkeypatch.setenv("BASE_MAP_URL", address)
    assert env_origin("BASE_MAP_URL") == origin
    assert start(BASE_MAP_URL=address) == ""
