"""Tests of the statistics core: no database, no service, seconds."""
