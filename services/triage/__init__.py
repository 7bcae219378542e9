"""Triage: Is it fit to be handled, and what is it about?

Hears  reports and additions; overturned refusals; returned, answered and reopened cases
Says   queueing, questions, verifications, refusals, classifications
Keeps  streams of cases; read table of the clerks' desk
Owns   nothing beyond the plan
"""
