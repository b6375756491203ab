"""Tests of the ways to obtain a reading."""
