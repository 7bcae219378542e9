"""Publisher: What does everyone get to know?

Hears  closings and what a result is made of; erasures
Says   drafts, approvals, publications, withdrawals
Keeps  streams of results; read table of the public site
Owns   nothing beyond the plan
"""
