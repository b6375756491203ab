"""What `script/bench` runs: how fast the stages are, always beside a yardstick of the same minutes."""
