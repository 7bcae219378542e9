"""When what is planned happens: people write in the evening and after rain, staff work in their hours. Pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from demo.plan import DAY_AND_NIGHT, DELAYS, FATES, Act, ActName, Life
from demo.scenes import SCENES
from shared.calendar import LOCAL, SATURDAY

CITIZENS: frozenset[ActName] = frozenset({"send", "add", "appeal", "satisfied", "dissatisfied", "withdraw", "wait"})
OPENS, CLOSES = time(7, 30), time(16, 45)  # of the staff, Monday to Friday
WAKES, SLEEPS = time(6), time(22, 30)
# How many write in each hour of a day, beside each other.
HOURS = (*[0.05] * 5, 0.3, 1, 1.2, 0.8, 0.8, 0.8, 1.2, 1.2, 0.7, 0.6, 0.6, 0.8, 1.2, 1.6, 2, 2, 1.6, 0.6, 0.2)
AT_WEEKENDS, ON_WEEKEND_EVENINGS, EVENING = 1.2, 1.8, 18
AFTER_RAIN, RAIN_LASTS = 8.0, timedelta(hours=30)
OF_RAIN = frozenset({"TN", "PCTT", "GT", "CN", "NN", "DC"})
MOST = max(HOURS) * ON_WEEKEND_EVENINGS * AFTER_RAIN
URGENT_IS_FASTER = 16  # times: a first look within the hour, an answer within hours
STILL_TOUCHED = timedelta(days=3)  # what is open and not late was moved on in the last days
TRIES = 100


@dataclass(frozen=True)
class Step:
    """One act of one life. `life`: its place among the lives."""

    moment: datetime
    life: int
    act: Act


Walked = list[tuple[datetime, Act]]


def schedule(lives: Sequence[Life], begin: datetime, end: datetime, seed: int) -> list[Step]:
    """Every act that has happened by `end`, in order; what would come later has not happened."""
    dice = random.Random(seed)
    rain = begin + (end - begin) * 0.6
    steps = [
        Step(moment, number, act)
        for number, life in enumerate(lives)
        for moment, act in (_staged if life.fate in SCENES else _lived)(life, begin, end, rain, dice)
    ]
    return sorted(steps, key=lambda step: (step.moment, step.life))


def _staged(life: Life, _: datetime, end: datetime, rain: datetime, dice: random.Random) -> Walked:
    """One of a scene, up to the end: what comes before the act whose moment is said is done by then."""
    scene = SCENES[life.fate]
    first, last = (end - timedelta(days=days) for days in scene.sent)
    for _try in range(TRIES):
        walked = _walked(life, _arrival(life, first, last, rain, dice), end, dice)
        moments = [moment for moment, _ in walked]
        if moments == sorted(moments):
            break
    return [(moment, act) for moment, act in walked if moment <= end]


def _lived(life: Life, begin: datetime, end: datetime, rain: datetime, dice: random.Random) -> Walked:
    """The first walk that fits; when none does, one that is still under way at the end."""
    fate = FATES[life.fate]
    anywhere = fate.over or "wait" in fate.acts
    for _ in range(TRIES):
        walked = _walked(life, _arrival(life, begin, end, rain, dice), end, dice)
        last = walked[-1][0]
        if last <= end and (anywhere or last >= end - STILL_TOUCHED):
            return walked
    return [(moment, act) for moment, act in walked if moment <= end]


def _arrival(life: Life, begin: datetime, end: datetime, rain: datetime, dice: random.Random) -> datetime:
    while True:
        moment = begin + (end - begin) * dice.random()
        if dice.random() * MOST < _weight(life, moment, rain):
            return moment


def _weight(life: Life, moment: datetime, rain: datetime) -> float:
    """How likely people write then."""
    local = moment.astimezone(LOCAL)
    weight = HOURS[local.hour]
    if local.weekday() >= SATURDAY:
        weight *= ON_WEEKEND_EVENINGS if local.hour >= EVENING else AT_WEEKENDS
    wet = life.report.category in OF_RAIN and rain <= moment < rain + RAIN_LASTS
    return weight * AFTER_RAIN if wet else weight


def _walked(life: Life, arrival: datetime, end: datetime, dice: random.Random) -> Walked:
    scene = SCENES.get(life.fate)
    moment, walked = arrival, Walked()
    for act in life.acts:
        if scene and scene.at and scene.key == act.what:
            moment = scene.at(life.place, {done.what: at for at, done in walked}, end)
        else:
            moment = _next(life, act, moment, dice)
        walked.append((moment, act))
    return walked


def _next(life: Life, act: Act, before: datetime, dice: random.Random) -> datetime:
    urgent = _hurries(life) and act.what not in CITIZENS and act.what not in ("draft", "approve", "correct")
    moment = before + timedelta(days=dice.uniform(*DELAYS[act.what]) / (URGENT_IS_FASTER if urgent else 1))
    if act.what == "send" or urgent:
        return moment
    return _awake(moment, dice) if act.what in CITIZENS else _at_work(moment, dice)


def _hurries(life: Life) -> bool:
    return life.report.urgent or life.report.category in DAY_AND_NIGHT


def _at_work(moment: datetime, dice: random.Random) -> datetime:
    """Then, or on the next working morning."""
    local = moment.astimezone(LOCAL)
    if local.weekday() < SATURDAY and OPENS <= local.time() <= CLOSES:
        return moment
    day = local.date() + timedelta(days=1 if local.time() > OPENS else 0)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, LOCAL) + timedelta(hours=3 * dice.random())


def _awake(moment: datetime, dice: random.Random) -> datetime:
    """Then, or in the course of the next day."""
    local = moment.astimezone(LOCAL)
    if WAKES <= local.time() <= SLEEPS:
        return moment
    day = local.date() + timedelta(days=1 if local.time() > SLEEPS else 0)
    return datetime.combine(day, WAKES, LOCAL) + timedelta(hours=15 * dice.random())
