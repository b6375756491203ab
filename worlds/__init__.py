"""Planted worlds: an invented country whose true coverage is known, for the demonstration and for tests."""
