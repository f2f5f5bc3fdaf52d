"""What a day's sign-ins come to: minutes on post, late, early, absent (R110, R114, R115). No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Final

from model.ground.db import OFFICE_ZONE
from model.roster.posts.hours import Hours

Span = tuple[int, int]  # minutes of the day, from and up to
END: Final = 24 * 60


@dataclass(frozen=True)
class Stay:
    """From a sign-in to its sign-out; `left_at` is None while it lasts, or when it was forgotten."""

    came_at: datetime
    left_at: datetime | None


@dataclass(frozen=True)
class Day:
    """One person's day in whole minutes: `on` of `due` minutes at the place of work; of the others `late` before the
    first sign-in (and after noon, for who had gone), `early` after the last sign-out, `out` between, `absent` without any.

    `late_times` is two when somebody came late after noon as well. Days are counted in half days: `due_halves` that ask
    for presence, `present_halves` of them with a minute on post at least, `leave_halves` that a leave takes.
    """

    due: int = 0
    on: int = 0
    late: int = 0
    late_times: int = 0
    early: int = 0
    out: int = 0
    absent: int = 0
    due_halves: int = 0
    present_halves: int = 0
    leave_halves: int = 0
    came: bool = False
    forgotten: bool = False
    over: bool = True  # closing time has passed; before it nobody has left early or stayed away

    @property
    def absent_halves(self) -> int:
        """The half days without a minute on post and without leave, once the day is over."""
        return self.due_halves - self.present_halves if self.over else 0

    @property
    def settled_halves(self) -> int:
        """The half days asked for of which it is known whether the person came: these and no others are counted, so
        that those present and those absent are all of them at every moment."""
        return self.due_halves if self.over else self.present_halves


def of_day(
    day: date, stays: Sequence[Stay], hours: Hours, *, away: Iterable[Span], due: bool, now: datetime
) -> Day:
    """What the stays of one day come to. Presence is `due` on a working day of whoever is expected; leave (`away`)
    takes its part out; today counts up to `now`. A sign-out forgotten on a day before counts to closing and is flagged.
    Seconds are cut: who signs in within the minute of opening is in time."""
    until = _until(day, now)
    closes = _minute(hours.closes)
    there = _merged(_span(stay, closes if until == END else until, until) for stay in stays)
    gone = _merged(away)
    halves, on_leave = _halves(hours), _taken(hours, gone)
    owed = _without([(begins, min(ends, until)) for begins, ends in halves if begins < until], gone)
    due_halves = [half for half in halves if half not in on_leave and half[0] < until] if due else []
    served = _within(owed, there)
    result = Day(
        due=_length(owed) if due else 0,
        due_halves=len(due_halves),
        present_halves=sum(bool(_within([half], served)) for half in due_halves),
        leave_halves=len(on_leave) if due else 0,
        came=bool(stays),
        forgotten=until == END and any(stay.left_at is None for stay in stays),
        over=until >= closes,
    )
    if not result.due:
        return result
    if not stays:
        return replace(result, absent=result.due)
    came = min(_span(stay, END, END)[0] for stay in stays)
    return _judged(result, owed, there, came, _minute(hours.noon_to))


def halves_taken(hours: Hours, away: Iterable[Span]) -> int:
    """How many half days of a working day a leave takes: each of which it leaves less than half."""
    return len(_taken(hours, _merged(away)))


def _halves(hours: Hours) -> list[Span]:
    return [(_minute(begins), _minute(ends)) for begins, ends in hours.halves() if begins < ends]


def _taken(hours: Hours, gone: Sequence[Span]) -> list[Span]:
    return [half for half in _halves(hours) if 2 * _length(_within([half], gone)) >= half[1] - half[0]]


def _judged(day: Day, owed: Sequence[Span], there: Sequence[Span], came: int, noon: int) -> Day:
    """Where the minutes went that were due and not spent on post."""
    missed, served = _without(owed, there), _within(owed, there)
    lost = _length(missed)
    if not served:  # came before the time or after it
        late = lost if came > owed[0][0] else 0
        return replace(day, late=late, late_times=int(late > 0), out=lost - late)
    first, last = served[0][0], served[-1][1]
    lates = [_length(_within(missed, [(0, first)]))]
    back = next((begins for begins, _ in served if begins >= noon), None)
    if back and first < noon and not any(begins < noon <= ends for begins, ends in there):
        lates.append(_length(_within(missed, [(noon, back)])))
    early = _length(_within(missed, [(last, END)])) if day.over else 0
    return replace(
        day,
        on=day.due - lost,
        late=sum(lates),
        late_times=sum(late > 0 for late in lates),
        early=early,
        out=lost - sum(lates) - early,
    )


def leave_span(day: date, begins_at: datetime, over_at: datetime) -> Span | None:
    """The minutes of a day that an absence from moment to moment takes; None when it takes none."""
    first, last = _on(day, begins_at), _on(day, over_at)
    return (first, last) if first < last else None


def _until(day: date, now: datetime) -> int:
    """Up to which minute the day has come."""
    return max(0, _on(day, now))


def _on(day: date, moment: datetime) -> int:
    moment = moment.astimezone(OFFICE_ZONE)
    if moment.date() != day:
        return 0 if moment.date() < day else END
    return _minute(moment.time())


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


def _span(stay: Stay, forgotten: int, until: int) -> Span:
    came = _minute(stay.came_at.astimezone(OFFICE_ZONE).time())
    left = _minute(stay.left_at.astimezone(OFFICE_ZONE).time()) if stay.left_at else forgotten
    return came, min(left, until)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The same minutes, in order, none twice."""
    merged: list[Span] = []
    for begins, ends in sorted(span for span in spans if span[0] < span[1]):
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(ends, merged[-1][1]))
        else:
            merged.append((begins, ends))
    return merged


def _without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of the spans; `taken` is in order."""
    left = []
    for begins, ends in spans:
        for start, stop in taken:
            if start < ends and stop > begins:
                if begins < start:
                    left.append((begins, start))
                begins = stop
        if begins < ends:
            left.append((begins, ends))
    return left


def _within(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    return _without(spans, _without([(0, END)], taken))


def _length(spans: Iterable[Span]) -> int:
    return sum(ends - begins for begins, ends in spans)
