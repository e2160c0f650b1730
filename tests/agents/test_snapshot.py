"""An outlook as it is at one moment: the same numbers, and they stay."""

import math
from collections.abc import Sequence
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.approval import MAJORITY, QUOTA, VETO, ask_again, hush, margin_of
from agents.outlook import Outlook, Parts, Voices
from agents.snapshot import Margins, parts_of, snapshot, voices_of
from agents.worth import EMPLOYERS, GUILD
from tests.agents.toys import SIDES, STEPS, Numbers, outlook_from, seeds

NUMBERS = tuple(name for name in Outlook._fields if name not in ("margin", "parts", "voices"))


def lists(part: Any) -> Any:
    """Return sequences in a number's place as lists, all the way down."""
    return [lists(each) for each in part] if isinstance(part, Sequence) else part


def parts_from(numbers: Numbers, width: int, packages: int) -> Parts:
    take = numbers.take
    left, more = ([take(-9, 40, width) for _ in range(packages)] for _ in range(2))
    return Parts(take(-9, 9, packages), left, more, take(-9, 40, width), take(-9, 9, 1)[0])


def voices_from(random: Random, people: int, width: int) -> Voices:
    """Return people in columns with a place more than there are people, as a table has them."""
    places = range(people + 1)
    return Voices(
        [[random.choice((0.0, 0.5, 2.0)) for _ in range(width)] for _ in places],
        [random.choice((0.0, 1.0)) for _ in places],
        [random.uniform(-20.0, 20.0) for _ in places],
        [random.choice((1.0, 5.0)) for _ in places],
        people,
        random.choice((VETO, MAJORITY, QUOTA)),
        0.6,
    )


def written_to(numbers: Numbers, people: tuple[int, int] = (2, 3)) -> Outlook:
    """Return an outlook of lists, as rules write to it, with so many people behind each seat."""
    random = numbers.random
    width, packages = random.randint(1, 3), random.randint(1, 3)
    outlook = Outlook(*(lists(part) for part in outlook_from(numbers, width, packages, 0, STEPS)))
    guild, employers = (parts_from(numbers, width, packages) for _ in SIDES)
    members, companies = (voices_from(random, people[side], width) for side in SIDES)
    outlook = outlook._replace(
        waiting=numbers.take(-40, 40, 2), parts=(guild, employers), voices=(members, companies)
    )
    for side in SIDES:
        ask_again(outlook, side)
    return outlook


def scribble(part: Any) -> None:
    """Write something else over every number of nested lists."""
    for place, each in enumerate(part):
        if isinstance(each, list):
            scribble(each)
        elif isinstance(each, tuple):  # parts and voices
            scribble([inner for inner in each if isinstance(inner, list)])
        elif isinstance(part, list):
            part[place] = not each if isinstance(each, bool) else each + 1000


def numbers_of(outlook: Outlook) -> list[Any]:
    return [lists(getattr(outlook, name)) for name in NUMBERS]


@given(seeds)
def test_a_snapshot_has_all_numbers_of_the_outlook(numbers: Numbers) -> None:
    outlook = written_to(numbers)
    found = snapshot(outlook)
    assert numbers_of(found) == numbers_of(outlook)
    for side in SIDES:
        assert lists(found.parts[side]) == lists(outlook.parts[side])
        people, own = outlook.voices[side].people, found.voices[side]
        columns = zip(own[:4], outlook.voices[side][:4], strict=True)
        assert all(lists(mine) == theirs[:people] for mine, theirs in columns)
        assert own[4:] == outlook.voices[side][4:]


@given(seeds)
def test_what_is_written_later_does_not_change_it(numbers: Numbers) -> None:
    outlook = written_to(numbers)
    found, same = snapshot(outlook), deepcopy(outlook)
    scribble(outlook)
    assert numbers_of(outlook) != numbers_of(found)
    assert numbers_of(found) == numbers_of(same)
    asked = [[margin_of(same, side, p) for p in range(len(same.length))] for side in SIDES]
    assert [list(found.margin[side]) for side in SIDES] == asked


@given(seeds, st.sampled_from(SIDES))
def test_people_ask_for_the_same_in_it_whatever_has_been_found_or_hushed(
    numbers: Numbers, side: int
) -> None:
    outlook = written_to(numbers)
    packages = range(len(outlook.length))
    hush(outlook, side, [0.0] * len(packages))
    found = snapshot(outlook)
    ask_again(outlook, side)
    asked = [margin_of(outlook, side, package) for package in packages]
    assert [margin_of(found, side, package) for package in packages] == asked
    assert list(snapshot(outlook).margin[side]) == asked


@given(seeds)
def test_a_side_that_needs_nobodys_consent_asks_for_nothing(numbers: Numbers) -> None:
    found = snapshot(written_to(numbers, (0, 0)))
    assert list(found.margin) == [(0.0,) * len(found.length)] * 2
    assert [voices.weights for voices in found.voices] == [(), ()]


def nothing_of_it_can_be_written_to(part: Any) -> bool:
    return not isinstance(part, list) and all(
        nothing_of_it_can_be_written_to(each) for each in part if isinstance(each, Sequence)
    )


@given(seeds)
def test_nothing_in_a_snapshot_can_be_written_to(numbers: Numbers) -> None:
    found = snapshot(written_to(numbers))
    assert nothing_of_it_can_be_written_to(found)
    with pytest.raises(TypeError):
        found.margin[GUILD][0] = 0.0


def test_what_people_ask_for_is_found_when_it_is_first_asked_for_and_once() -> None:
    asked = snapshot(written_to(Numbers(3, 1.0))).margin[EMPLOYERS]
    assert isinstance(asked, Margins)
    assert asked._known == {}
    first = asked[0]
    assert asked._known == {0: first}
    asked._known[0] = -1.0
    assert asked[0] == -1.0, "found once"


def test_a_package_that_is_none_has_no_margin() -> None:
    asked = snapshot(written_to(Numbers(3, 1.0))).margin[GUILD]
    assert len(asked) == len(list(asked))
    for package in (-1, len(asked)):
        with pytest.raises(IndexError):
            asked[package]


def test_parts_and_people_are_fixed_one_by_one_too() -> None:
    parts = Parts([1.0], [[2.0]], [[3.0]], [4.0], 5.0)
    assert parts_of(parts) == ((1.0,), ((2.0,),), ((3.0,),), (4.0,), 5.0)
    people = Voices([[1.0], [9.0]], [2.0, 9.0], [math.inf, 9.0], [4.0, 9.0], 1, QUOTA, 0.5)
    assert voices_of(people) == (((1.0,),), (2.0,), (math.inf,), (4.0,), 1, QUOTA, 0.5)
