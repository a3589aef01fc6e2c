"""Measurements: `make evaluate` (how well it reads and answers) and `make bench` (speed, memory)."""
