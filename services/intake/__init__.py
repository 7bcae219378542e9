"""Intake: Was the citizen heard?

Hears  verifications, refusals, forwardings, answers, closings: all that a citizen follows of the own case
Says   reports, additions, verdicts, erasures, intake points
Keeps  streams of cases and intake points; read tables for tracking; case numbers; for an hour, photos of refused forms;
       for a day, how fast reports come
Owns   history, points, tracking codes, receiving, numbers, waiting photos, limits, pace, tickets, posters, telling,
       views, reading (instruments)
"""
