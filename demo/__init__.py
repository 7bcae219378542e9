"""A commune's first three weeks, played against a running instance through its public interfaces alone.

reports.py   what citizens write, from a file          sayings.py   what everybody says (words/*.toml)
plan.py      which report meets which fate: pure       pictures.py  photos, drawn
instance.py  the instance as its users meet it         people.py    what each person does there
play.py      the plan, acted out in time               screen.py    how far it is
"""
