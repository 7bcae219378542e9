"""Intake: Was the citizen heard?

Hears  verifications, refusals, forwardings, answers, closings: all that a citizen follows of the own case;
       subscriptions to results that ended
Says   reports, additions, verdicts, corrected contacts, erasures, who follows and wants to be told, intake points;
       notices stopped, begun again or given up; devices that are told; ways that fail or work
Keeps  streams of cases and intake points; read tables for tracking; case numbers; for an hour, photos that wait for
       their forms; for a day, how fast reports come; for two weeks, conversations in Zalo; how often each poster was
       scanned in a week; what is to be told, or was
Owns   history, steps, followers, follower contacts, recipients of notices, similar cases, what is coming, points,
       contacts, codes for tracking, receiving, handing in, questions of categories, asking them in forms, statuses,
       numbers, photos waiting, voices, uploads, pace, senders, limits, tickets, scans, browsers, the code cookie, the
       official account in Zalo, push, devices, what entries are made of, ways, mail, what is outgoing (instruments)
"""
