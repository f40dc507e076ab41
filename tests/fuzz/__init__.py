"""Fuzzing that anyone can run for as long as they like: each module has ``run(seed, seconds)``."""
