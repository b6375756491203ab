"""Tests of stage 0, the probe."""
