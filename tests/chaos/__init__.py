"""Chaos: an installation under load whose processes are killed at random, and what is left of it at the end."""
