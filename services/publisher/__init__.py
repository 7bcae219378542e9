"""Publisher: What does everyone get to know?

Hears  closings and what a result is made of; erasures; what the figures of reports are counted from
Says   drafts, approvals, publications, corrections, withdrawals; reports, and whom they reached;
       who is told of results by e-mail, and the letters of a week
Keeps  streams of results, reports and subscriptions; read table of the public site; facts without words; the files
       that went out; for an hour, by whom a letter was asked for
Owns   what is published, what is underway and the outcomes, as everyone may read them; how that is shown publicly;
       periods, figures of facts about how each case is standing; compiling them, what was reported, what its files
       carried, recounting that, their tables and stories, wording; the command report
"""
