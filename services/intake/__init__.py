"""Intake: Was the citizen heard?

Hears  verdicts' answers, verifications, forwardings, closings: all that a citizen follows of the own case
Says   reports, additions, verdicts, erasures, intake points
Keeps  streams of cases and intake points; read tables for tracking; the counter of case numbers
Owns   tracking codes, limits, posters, telling, reading (instruments)
"""
