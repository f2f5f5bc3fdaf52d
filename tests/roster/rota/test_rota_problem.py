"""The fair rota as a question without a database: what always holds, what comes out even, and why there is none."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.ground.workdays import Calendar, DayKind
from model.roster.rota import rota_greedy, rota_highs, rota_problem, solving
from model.roster.rota.rota_problem import Impossible, Person, Problem, Proposal, Share, Solver

MONDAY = date(2026, 9, 7)
CALENDAR = Calendar(
    {
        date(2026, 9, 25): (DayKind.statutory_holiday, "中秋节"),
        date(2026, 9, 26): (DayKind.statutory_holiday, "中秋节"),
        date(2026, 9, 27): (DayKind.makeup_workday, ""),
    },
    frozenset({2026}),
)
Propose = Callable[[Problem], Proposal]
BOTH = pytest.mark.parametrize("propose", [rota_highs.propose, rota_greedy.propose])


def days(count: int, *, first: date = MONDAY) -> tuple[date, ...]:
    return tuple(first + timedelta(days=n) for n in range(count))


def people(*names: str, **away: range) -> tuple[Person, ...]:
    """`away`: the how-manieth days of the question somebody is on leave."""
    return tuple(
        Person(n, name, away=frozenset(MONDAY + timedelta(days=d) for d in away.get(name, ())))
        for n, name in enumerate(names)
    )


def question(count: int, who: tuple[Person, ...], *, per_day: int = 1, gap: int = 1) -> Problem:
    span = days(count)
    return Problem(span, who, per_day, gap, rota_problem.facts(span, CALENDAR))


@st.composite
def questions(draw: st.DrawFn, most_days: int = 12, most_people: int = 5, absent: bool = True) -> Problem:
    span = tuple(
        day for day in days(draw(st.integers(1, most_days))) if draw(st.integers(0, 9))
    )  # with holes, as working days have
    some = st.frozensets(st.sampled_from(span), max_size=5) if span else st.just(frozenset())
    outside = st.frozensets(st.sampled_from([MONDAY - timedelta(days=n) for n in (1, 2, 3)]), max_size=1)
    who = tuple(
        Person(
            n, f"第{n}人", draw(some) if absent else frozenset(), draw(some), draw(some),
            draw(outside) if absent else frozenset(),
        )
        for n in range(draw(st.integers(1, most_people)))
    )  # fmt: skip
    per_day, gap = draw(st.integers(1, 2)), draw(st.integers(0, 3))
    return Problem(span, who, per_day, gap, rota_problem.facts(span, CALENDAR))


def answer(propose: Propose, problem: Problem) -> Proposal | None:
    try:
        return propose(problem)
    except Impossible as refusal:
        assert 1 <= refusal.sentence.count("。") <= 3
        return None


def can_be_filled(problem: Problem) -> bool:
    """By trying everything: only for tiny questions."""
    keys = [person.key for person in problem.people]
    if not problem.days or len(keys) < problem.per_day:
        return False
    groups = [
        [
            g
            for g in combinations(keys, problem.per_day)
            if all(problem.free(problem.people[k], day) for k in g)
        ]
        for day in problem.days
    ]
    return any(
        not rota_problem.clashes(problem, dict(zip(problem.days, tried, strict=True)))
        for tried in product(*groups)
    )


@given(questions())
@settings(deadline=None, max_examples=150)
def test_both_ways_keep_every_hard_rule_and_find_a_rota_wherever_there_is_one(problem: Problem) -> None:
    by_solver, by_turns = answer(rota_highs.propose, problem), answer(rota_greedy.propose, problem)
    assert (by_solver is None) == (by_turns is None)
    for solution in (by_solver, by_turns):
        if solution:
            assert rota_problem.clashes(problem, solution.days) == []
            assert all(len(set(solution.days[day])) == problem.per_day for day in problem.days)
    if by_solver and by_turns:
        assert [by_solver.spreads[s] for s in Share] <= [by_turns.spreads[s] for s in Share]


@given(questions(most_days=6, most_people=4))
@settings(deadline=None, max_examples=80)
def test_none_is_found_only_where_trying_everything_finds_none(problem: Problem) -> None:
    assert (answer(rota_highs.propose, problem) is not None) == can_be_filled(problem)


@given(questions(most_days=40, most_people=9, absent=False))
@settings(deadline=None, max_examples=60)
def test_totals_differ_by_one_at_most_when_nobody_is_away(problem: Problem) -> None:
    solution = answer(rota_highs.propose, replace(problem, gap=min(problem.gap, 1)))
    if solution:
        assert solution.spreads[Share.total] <= 1


@given(questions(most_days=20))
@settings(deadline=None, max_examples=40)
def test_the_same_question_gets_the_same_answer(problem: Problem) -> None:
    for propose in (rota_highs.propose, rota_greedy.propose):
        assert answer(propose, problem) == answer(propose, problem)


def test_weekends_holidays_and_mondays_are_spread_as_well_as_totals() -> None:
    solution = rota_highs.propose(question(84, people("甲", "乙", "丙", "丁", 甲=range(10, 24))))

    assert [solution.spreads[share] for share in Share] == [0, 1, 1, 0]
    assert {row[Share.total] for row in solution.counts.values()} == {21}


@BOTH
def test_days_somebody_would_rather_not_have_go_to_the_others(propose: Propose) -> None:
    first, *others = people("甲", "乙", "丙")
    first = replace(first, unwilling=frozenset(days(2)), preferred=frozenset({MONDAY + timedelta(days=2)}))
    solution = propose(question(3, (first, *others), gap=0))

    assert solution.days[MONDAY + timedelta(days=2)] == (0,)


def test_a_wish_never_makes_the_rota_less_even() -> None:
    first, second = people("甲", "乙")
    solution = rota_highs.propose(question(6, (replace(first, unwilling=frozenset(days(6))), second), gap=0))

    assert [solution.counts[key][Share.total] for key in (0, 1)] == [3, 3]


@BOTH
def test_duties_just_before_the_first_day_keep_their_distance(propose: Propose) -> None:
    first, second = people("甲", "乙")
    solution = propose(question(2, (replace(first, held=frozenset({MONDAY - timedelta(days=1)})), second)))

    assert solution.days[MONDAY] == (1,)


@BOTH
def test_what_was_done_before_is_evened_out_only_when_asked(propose: Propose) -> None:
    first, second = people("甲", "乙")
    problem = question(6, (replace(first, before={Share.total: 4}), second), gap=0)

    assert [propose(problem).counts[key][Share.total] for key in (0, 1)] == [3, 3]
    evened = propose(replace(problem, even_out=True))
    assert [evened.counts[key][Share.total] for key in (0, 1)] == [1, 5]
    assert evened.spreads[Share.total] == 0


def test_who_is_away_for_long_does_what_the_rest_allows_and_the_others_stay_even() -> None:
    solution = rota_highs.propose(question(30, people("甲", "乙", "丙", "丁", 甲=range(2, 30)), gap=1))

    assert [solution.counts[key][Share.total] for key in range(4)] in (
        [1, 10, 10, 9],
        [1, 9, 10, 10],
        [1, 10, 9, 10],
    )


def test_duties_of_one_person_lie_apart_where_that_costs_nothing() -> None:
    solution = rota_highs.propose(question(60, people(*"甲乙丙丁戊己庚辛壬癸子丑"), gap=1))

    for key in range(12):
        own = [day for day in solution.days if key in solution.days[day]]
        assert min((b - a).days for a, b in zip(own, own[1:], strict=False)) > 6


def test_it_is_made_by_the_solver_when_there_is_one_and_by_turns_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = question(5, people("甲", "乙"))
    assert solving.propose(problem).solver is Solver.highs

    monkeypatch.setattr(solving, "find_spec", lambda _name: None)
    assert solving.propose(problem).solver is Solver.greedy


def test_a_holiday_on_a_saturday_is_a_holiday_and_a_make_up_sunday_a_plain_day() -> None:
    facts = rota_problem.facts(days(8, first=date(2026, 9, 21)), CALENDAR)

    assert facts[Share.holiday] == {date(2026, 9, 25), date(2026, 9, 26)}
    assert facts[Share.weekend] == set()
    assert facts[Share.monday] == {date(2026, 9, 21), date(2026, 9, 28)}


IMPOSSIBLE = (
    (
        question(5, people("李窗口", "王窗口", "冯窗口", 李窗口=range(3, 5), 王窗口=range(3, 4)), per_day=2, gap=0),
        "9月10日（星期四）要2人值班，能排的只有1人。李窗口、王窗口请假。请多选几个人，或先把这些事错开。",
    ),
    (
        question(3, people("李窗口", 李窗口=range(2, 3)), gap=0),
        "9月9日（星期三）要1人值班，一个能排的人也没有。李窗口请假。请多选几个人，或先把这些事错开。",
    ),
    (
        question(1, tuple(replace(p, held=frozenset({MONDAY - timedelta(days=1)})) for p in people("李窗口"))),
        "9月7日（星期一）要1人值班，一个能排的人也没有。李窗口和前后的值班之间空不出1天。请多选几个人，或先把这些事错开。",
    ),
    (
        question(20, people("李窗口", "王窗口", "冯窗口"), gap=3),
        "3个人、每天1人、两次值班之间空3天，排不满9月7日至9月10日这4天。请多选几个人，或把间隔改短。",
    ),
    (
        question(9, people("李窗口", "王窗口", "冯窗口", 李窗口=range(2, 6)), gap=2),
        "9月9日至9月11日要3人次，去掉请假，两次之间还要空2天，最多只有2人次。请假的有李窗口（9月9日至9月11日）。"
        "请多选几个人，或把间隔改短。",
    ),
    (
        question(3, people("李窗口", "王窗口", 李窗口=range(1, 2), 王窗口=range(0, 3, 2)), gap=2),
        "9月7日至9月9日要3人次，去掉请假，两次之间还要空2天，最多只有2人次。请假的有李窗口（9月8日）、王窗口（9月7日、9月9日）。"
        "请多选几个人，或把间隔改短。",
    ),
    (question(0, people("李窗口")), "这段时间没有要排的日子。请换一段时间。"),
    (question(93, people("李窗口")), "一次最多排92天。请把时间改短，分几次排。"),
    (question(3, ()), "还没有选值班的人。请先选人。"),
    (question(3, people("李窗口"), per_day=2), "每天要2人值班，只选了1人。请多选几个人，或减少每天的人数。"),
)  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("problem", "sentence"), IMPOSSIBLE, ids=[sentence[:12] for _, sentence in IMPOSSIBLE]
)
def test_an_impossible_one_says_what_clashes(propose: Propose, problem: Problem, sentence: str) -> None:
    with pytest.raises(Impossible) as refusal:
        propose(problem)
    assert refusal.value.sentence == sentence


@BOTH
def test_a_knot_that_counting_does_not_show_is_narrowed_down_by_asking_again(propose: Propose) -> None:
    """9月9日 and 9月11日 can only be done by 李窗口, who needs two free days between."""
    who = people(
        "李窗口",
        "王窗口",
        "冯窗口",
        "孙承办",
        王窗口=range(2, 5, 2),
        冯窗口=range(2, 5, 2),
        孙承办=range(2, 5, 2),
    )
    with pytest.raises(Impossible) as refusal:
        propose(question(10, who, gap=2))
    assert refusal.value.sentence == (
        "9月9日至9月11日怎么排都有一天缺人：要每天1人、两次之间空2天，又要避开请假。"
        "请假的有王窗口（9月9日、9月11日）、冯窗口（9月9日、9月11日）、孙承办（9月9日、9月11日）。请多选几个人，或把间隔改短。"
    )


@pytest.mark.parametrize("gap", [2, 0])
def test_turns_that_take_too_long_to_try_say_how_tight_it_is(
    monkeypatch: pytest.MonkeyPatch, gap: int
) -> None:
    monkeypatch.setattr(rota_greedy, "PATIENCE", 3)
    sentences = {
        2: "5秒内没有排出来：7个人、每天2人、两次之间空2天，又要避开请假，太紧了。请把间隔改成1天，或多选几个人，再排一次。",
        0: "5秒内没有排出来：7个人、每天2人，又要避开请假，太紧了。请多选几个人，或减少每天的人数，再排一次。",
    }
    with pytest.raises(Impossible) as refusal:
        rota_greedy.propose(question(10, people(*"甲乙丙丁戊己庚"), per_day=2, gap=gap))
    assert refusal.value.sentence == sentences[gap]


@BOTH
@pytest.mark.parametrize(("count", "per_day", "gap"), [(30, 5, 5), (20, 2, 9), (24, 3, 7)])
def test_a_tight_one_is_answered_in_words_within_its_time(
    propose: Callable[[Problem, float], Proposal], count: int, per_day: int, gap: int
) -> None:
    """Everybody away on every seventeenth day, so that nobody can tell by counting; half a second, and what a busy
    machine needs."""
    names = [f"第{n}人" for n in range(count)]
    who = people(*names, **{name: range(n % 7, 92, 17) for n, name in enumerate(names)})
    problem, began = question(92, who, per_day=per_day, gap=gap), time.monotonic()
    try:
        assert rota_problem.clashes(problem, propose(problem, 0.5).days) == []
    except Impossible as refusal:
        assert refusal.sentence.endswith(("再排一次。", "或把间隔改短。"))
    assert time.monotonic() - began < 2.5


def test_changes_by_hand_are_told_what_they_break() -> None:
    problem = question(4, people("李窗口", "王窗口", "冯窗口", 李窗口=range(1)))
    by_hand = dict(zip(problem.days, [(0,), (0,), (), (2,)], strict=True))

    assert [sentence for _, sentence in rota_problem.clashes(problem, by_hand)] == [
        "9月7日（星期一）李窗口请假，不能值班。",
        "李窗口9月7日（星期一）和9月8日（星期二）都值班，中间没有空1天。",
        "9月9日（星期三）要1人值班，还差1人。",
    ]
