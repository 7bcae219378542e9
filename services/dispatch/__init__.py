"""Dispatch: Who must act, until when, and what did they answer?

Hears  classifications and refusals; reopened rounds, overturned refusals, inquiries; reports and verdicts for the desk
Says   forwardings, now and held, acceptances, returns, progress, extensions, answers, to inquiries too
Keeps  streams of cases; read table of the units' desks
Owns   how answers are told alike (instrument)
"""
