"""Tests of the ground floor's formats."""
