"""Tests of the population grid."""
