"""Tests of what `script/bench discovery` is made of."""
