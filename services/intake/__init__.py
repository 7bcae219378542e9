"""Intake: Was the citizen heard?

Hears  verifications, refusals, forwardings, answers, closings: all that a citizen follows of the own case
Says   reports, additions, verdicts, erasures, intake points
Keeps  streams of cases and intake points; read tables for tracking; case numbers; for an hour, photos of refused forms;
       for a day, how fast reports come
Owns   history, points, codes for tracking, receiving, numbers, photos waiting, uploads, pace, tickets, the code cookie,
       what entries are made of (instruments)
"""
