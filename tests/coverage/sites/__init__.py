"""Tests of the lists of sites."""
