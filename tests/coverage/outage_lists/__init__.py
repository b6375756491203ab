"""Tests of the daily outage lists."""
