"""How long something has waited, or has left, in words short enough for a table."""

from datetime import datetime, timedelta

from shared.web.language import Gettext

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def span(length: timedelta, _: Gettext) -> str:
    """`chưa đến 1 giờ`, `5 giờ`, `3 ngày`; the sign is left out."""
    length = abs(length)
    if length >= 2 * DAY:
        return _("%(days)s ngày", days=length // DAY)
    if length >= DAY:
        return _("hơn 1 ngày")
    if length >= 2 * HOUR:
        return _("%(hours)s giờ", hours=length // HOUR)
    return _("hơn 1 giờ") if length >= HOUR else _("chưa đến 1 giờ")


def left(due: datetime, now: datetime, _: Gettext) -> str:
    """`còn 3 ngày`, or `quá hạn 5 giờ` when the moment has passed."""
    if now > due:
        return _("quá hạn %(span)s", span=span(now - due, _))
    return _("còn %(span)s", span=span(due - now, _))
