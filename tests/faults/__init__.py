"""Kills parts of a running instance under load, and counts what is left."""
