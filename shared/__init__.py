"""The hallway: what all five stages stand on; it knows no stage's decisions."""
