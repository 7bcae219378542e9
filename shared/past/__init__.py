"""What a stage showed of a case at any moment, made anew from what it had heard by then."""
