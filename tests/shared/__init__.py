"""The hallway, name for name."""
