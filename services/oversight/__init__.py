"""Oversight: Was there an answer, and was it checked?

Hears  every event of every stage
Says   dates that are near or missed, silent units, what was told further up and in which digest; findings, inquiries,
       overturned refusals, reopenings, closings; alarms; signals
Keeps  the register of every event as heard; streams of cases; read table of what is watched
Owns   the register and its wording, the record of openings, how a case is described; what is late, case by case, and
       what happens on which days (instruments)
"""
