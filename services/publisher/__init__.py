"""Publisher: What does everyone get to know?

Hears  closings and what a result is made of; erasures
Says   drafts, approvals, publications, withdrawals
Keeps  streams of results; read table of the public site
Owns   what is published, what is underway and the outcomes, as everyone may read them; how that is shown publicly
"""
