"""Oversight: Was there an answer, and was it checked?

Hears  every event of every stage
Says   missed deadlines, corrected or not; findings, overturned refusals, reopenings, closings; alarms; signals
Keeps  the register of every event as heard; streams of cases; read table of what is watched
Owns   the register and its wording, the record of openings, how a case is described (instruments)
"""
