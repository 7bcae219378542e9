"""Odd and hostile inputs as they came from people and their devices: the lists that tests of every stage take."""
