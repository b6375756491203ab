"""Tests of the benchmarks: that they measure what they say, on sizes that take a second."""
