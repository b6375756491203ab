"""Tests of the targeted-coverage lists."""
