"""Why no rota is possible, in words: which days, who is away, and what to change. At most three sentences."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta

from model.roster.rota.rota_problem import Impossible, Person, Problem, spelled

Solvable = Callable[[Problem], bool | None]  # None: not known
REMEDY = "请多选几个人，或把间隔改短。"
NAMED = 4  # people named one by one


def impossible(problem: Problem, solvable: Solvable, proved: bool = True) -> Impossible:
    """The refusal for a question that has no answer: by counting what each person can do, or else by asking the solver
    again for shorter and shorter spans of days. When that is not `proved`, and nothing shows it, only that it is tight."""
    short = counted_out(problem)
    if short:
        return short
    days = _narrowed(problem, solvable, proved)
    return _knotted(part(problem, days)) if days else _not_solved(problem)


def joined(problem: Problem, clashes: Iterable[tuple[date, str]]) -> list[str]:
    """The sentences of `rota_problem.clashes`, with what holds of several days told once:
    `12月1日至12月31日（共23天）要1人值班，还差1人。`."""
    alike: dict[str, list[tuple[date, str]]] = {}
    for day, sentence in clashes:
        alike.setdefault(sentence.removeprefix(spelled(day)), []).append((day, sentence))
    return [
        f"{spans(problem, [day for day, _ in same])}（共{len(same)}天）{why}" if same[1:] else same[0][1]
        for why, same in alike.items()
    ]


def spans(problem: Problem, days: Collection[date]) -> str:
    """Some of the days, those that follow each other in the question as from and to."""
    runs: list[list[date]] = [[]]
    for day in problem.days:
        if day in days:
            runs[-1].append(day)
        elif runs[-1]:
            runs.append([])
    texts = [_span(tuple(run)) for run in runs if run]
    return "、".join(texts[:NAMED]) + ("等" if len(texts) > NAMED else "")


def counted_out(problem: Problem) -> Impossible | None:
    """The refusal when all people together can do less than the shortest and first span of days needs; None when
    counting shows nothing."""
    days = _shortest(problem)
    if days is None:
        return None
    if len(days) == 1:
        return _short(problem, days[0])
    if not any(day in p.away or problem.near(p, day) for p in problem.people for day in days):
        return _too_few(problem, days)
    return _used_up(part(problem, days))


def part(problem: Problem, days: tuple[date, ...]) -> Problem:
    """The same question for some of the days only."""
    return replace(
        problem, days=days, shares={share: facts & set(days) for share, facts in problem.shares.items()}
    )


def most(problem: Problem, person: Person, days: tuple[date, ...]) -> int:
    """How many of the days the person alone could do, with the gaps between."""
    done, last = 0, None
    for day in days:
        if problem.free(person, day) and (last is None or (day - last).days > problem.gap):
            done, last = done + 1, day
    return done


def _shortest(problem: Problem) -> tuple[date, ...] | None:
    best: tuple[date, ...] | None = None
    for start in range(len(problem.days)):
        done = dict.fromkeys((p.key for p in problem.people), 0)
        last: dict[int, date] = {}
        for end in range(start, len(problem.days)):
            day = problem.days[end]
            for person in problem.people:
                before = last.get(person.key)
                if problem.free(person, day) and (before is None or (day - before).days > problem.gap):
                    last[person.key], done[person.key] = day, done[person.key] + 1
            if best and end - start + 1 >= len(best):
                break
            if sum(done.values()) < problem.per_day * (end - start + 1):
                best = problem.days[start : end + 1]
                break
    return best


def _narrowed(problem: Problem, solvable: Solvable, proved: bool) -> tuple[date, ...]:
    """A span that cannot be filled, but could without its first or its last day as far as is known; empty when no span
    is known that cannot."""

    def stuck(days: tuple[date, ...]) -> bool:
        return solvable(part(problem, days)) is False

    days = problem.days
    low, high = 1, len(days)
    while low < high:  # the fewest first days that cannot be filled
        middle = (low + high) // 2
        short = stuck(days[:middle])
        low, high, proved = (low, middle, True) if short else (middle + 1, high, proved)
    if not proved:
        return ()
    days = days[:low]
    first, last = 0, len(days) - 1
    while first < last:  # the fewest last days of these
        middle = (first + last + 1) // 2
        first, last = (middle, last) if stuck(days[middle:]) else (first, middle - 1)
    return days[first:]


def _short(problem: Problem, day: date) -> Impossible:
    free = sum(problem.free(p, day) for p in problem.people)
    away = [p.name for p in problem.people if day in p.away]
    near = [p.name for p in problem.people if day not in p.away and problem.near(p, day)]
    why = [f"{_some(away)}请假"] if away else []
    why += [f"{_some(near)}和前后的值班之间空不出{problem.gap}天"] if near else []
    able = f"能排的只有{free}人" if free else "一个能排的人也没有"
    return Impossible(
        f"{spelled(day)}要{problem.per_day}人值班，{able}。{'，'.join(why)}。请多选几个人，或先把这些事错开。"
    )


def _too_few(problem: Problem, days: tuple[date, ...]) -> Impossible:
    return Impossible(
        f"{len(problem.people)}个人、每天{problem.per_day}人、两次值班之间空{problem.gap}天，"
        f"排不满{_span(days)}这{len(days)}天。{REMEDY}"
    )


def _used_up(problem: Problem) -> Impossible:
    able = sum(most(problem, p, problem.days) for p in problem.people)
    apart = f"，两次之间还要空{problem.gap}天" if problem.gap else ""
    return Impossible(
        f"{_span(problem.days)}要{problem.per_day * len(problem.days)}人次，"
        f"去掉请假{apart}，最多只有{able}人次。{_absent(problem)}{REMEDY}"
    )


def _knotted(problem: Problem) -> Impossible:
    apart = f"、两次之间空{problem.gap}天" if problem.gap else ""
    return Impossible(
        f"{_span(problem.days)}怎么排都有一天缺人：要每天{problem.per_day}人{apart}，又要避开请假。{_absent(problem)}{REMEDY}"
    )


def _not_solved(problem: Problem) -> Impossible:
    """Whether there is a rota is not known: how tight it is, and a gap that leaves a seventh of the people to spare."""
    people, per_day, gap = len(problem.people), problem.per_day, problem.gap
    looser = max(0, min(gap - 1, people * 6 // 7 // per_day - 1))
    apart = f"、两次之间空{gap}天" if gap else ""
    remedy = f"把间隔改成{looser}天，或多选几个人" if gap else "多选几个人，或减少每天的人数"
    return Impossible(
        f"5秒内没有排出来：{people}个人、每天{per_day}人{apart}，又要避开请假，太紧了。请{remedy}，再排一次。"
    )


def _absent(problem: Problem) -> str:
    """Who is away on which of these days."""
    absent = [
        f"{p.name}（{'、'.join(_runs(days))}）"
        for p in problem.people
        if (days := [day for day in problem.days if day in p.away])
    ]
    near = [
        p.name for p in problem.people if any(problem.near(p, d) and d not in p.away for d in problem.days)
    ]
    parts = [f"请假的有{_some(absent)}"] if absent else []
    parts += [f"前后另有值班的有{_some(near)}"] if near else []
    return f"{'；'.join(parts)}。" if parts else ""


def _runs(days: list[date]) -> list[str]:
    """Days one after another told as from and to."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [_span(tuple(run)) for run in runs]


def _span(days: tuple[date, ...]) -> str:
    first, last = (f"{day.month}月{day.day}日" for day in (days[0], days[-1]))
    return first if first == last else f"{first}至{last}"


def _some(names: list[str]) -> str:
    return "、".join(names[:NAMED]) + (f"等{len(names)}人" if len(names) > NAMED else "")
