"""Three weeks of a commune's life, through the public interfaces alone: told into a new data folder by a clock of its
own, or played in minutes against a running instance.

reports.py   what citizens write, from a file          sayings.py   what everybody says (words/*.toml)
plan.py      which report meets which fate: pure       pictures.py  photos, drawn
instance.py  the instance as its users meet it         cases.py     a report under way
sending.py   how it comes: by a poster or a program    people.py    what each person does there
hours.py     when what is planned happens: pure        screen.py    how far it is
story.py     an instance with a clock that is moved    telling.py   the plan, acted out by that clock
play.py      the plan, acted out in minutes of today   publishing.py  what editors do
"""
