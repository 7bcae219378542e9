"""The five stages, all on one plan."""
