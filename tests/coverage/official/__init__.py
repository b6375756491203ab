"""Tests of the official map."""
