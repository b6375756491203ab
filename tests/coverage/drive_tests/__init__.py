"""Tests of the tests in the field."""
