"""The language of the house: what the stages say to each other, and the envelope it travels in."""
