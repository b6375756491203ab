"""The server calls nothing of its own network for somebody else."""

import pytest

from accounts import addresses
from accounts.addresses import Refused, is_public, target


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
    ],
)
def test_an_address_within_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_out_there_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://hook.example/", "https"),
        ("ftp://hook.example/", "https"),
        ("https://anne:secret@hook.example/", "user"),
        ("https:///path", "host"),
        ("https://hook.example/a b", "blank"),
        ("https://hook.example/réception", "beyond ASCII"),
        ("https://hook.example:99999/", "no address"),
        ("https://[::1", "no address"),
        ("https://127.0.0.1/", "not on the public network"),
        ("https://localhost/", "not on the public network"),
        ("https://2130706433/", "not on the public network"),
        ("https://[::ffff:10.0.0.1]/", "not on the public network"),
        ("https://" + "a" * 70 + ".example/", "name"),
    ],
)
def test_what_may_not_be_called_is_refused_with_its_reason(url, why):
    with pytest.raises(Refused, match=why):
        target(url)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    monkeypatch.setattr(addresses, "_looked_up", lambda host, port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(Refused):
        target("https://hook.example/")


def test_what_was_looked_at_is_what_is_called(monkeypatch):
    monkeypatch.setattr(addresses, "_looked_up", lambda host, port: ["8.8.8.8"])
    found = target("https://hook.example/in?x=1")
    assert found == (True, "hook.example", 443, "/in?x=1", "8.8.8.8")


def test_a_private_host_is_called_where_the_administrator_names_it(settings):
    settings.WEBHOOK_PRIVATE_HOSTS = ["localhost"]
    assert target("https://localhost:8443/").address in {"127.0.0.1", "::1"}
    with pytest.raises(Refused):
        target("https://127.0.0.1:8443/")
