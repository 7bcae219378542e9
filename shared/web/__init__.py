"""What every page and every JSON door of the house has in common."""
