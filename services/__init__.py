"""The five rooms of the house, one for each stage, all on one plan."""
