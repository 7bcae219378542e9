"""Publisher: What does everyone get to know?

Hears  closings and what a result is made of; erasures; what the figures of reports are counted from
Says   drafts, approvals, publications, corrections, withdrawals; reports, and whom they reached
Keeps  streams of results and of reports; read table of the public site; facts without words; the files that went out
Owns   what is published, what is underway and the outcomes, as everyone may read them; how that is shown publicly;
       periods, figures of facts about how each case is standing; compiling them, what was reported, what its files
       carried, recounting that, their tables and stories, wording; the command report
"""
