"""Rounds played one after the other at one table, from tapes of random numbers."""

from typing import Any, NamedTuple

from agents.worth import EMPLOYERS, GUILD
from model.opening import begin
from model.play import play
from model.results import conclude
from model.setting import triangular


class Given(NamedTuple):
    """What all rounds of a scenario begin with."""

    facts: Any  # [word] as they lie in memory
    drawn: Any  # [drawn number](low, mode, high, 1 if there is a mode)
    places: Any  # [place](which drawn number, word of the facts, 1 if it is whole)
    first: int  # place on a round's tape of the first drawn number


class Desk(NamedTuple):
    """Where rounds are played; its words are the table's own memory, the facts come first."""

    tables: Any  # [0] the table
    whole: Any  # [word] as a whole number
    real: Any  # [word] as a real number


class Tapes(NamedTuple):
    """Uniform random numbers, 0..1; a row for each round."""

    own: Any  # [round][place]
    crowd: Any
    mediator: Any
    guild: Any  # a number for each turn of a side, where its tactic asks for it
    employers: Any


def play_all(desk: Desk, given: Given, tapes: Tapes, results: Any, shares: Any) -> None:
    """Play a round for each row of the tapes, one after the other at one desk.

    What comes of each is written into the rows of the results and of the shares granted.
    """
    table = desk.tables[0]
    for run in range(len(tapes.own)):
        write_facts(desk, given, tapes.own[run])
        copy(tapes.crowd[run], table.crowd.tape)
        copy(tapes.mediator[run], table.mediator_luck)
        copy(tapes.guild[run], table.luck[GUILD])
        copy(tapes.employers[run], table.luck[EMPLOYERS])
        begin(table, tapes.own[run])
        play(table)
        conclude(table, results[run], shares[run])


def copy(tape: Any, place_for: Any) -> None:
    """Put a round's random numbers where its rules look for them."""
    for place in range(len(tape)):
        place_for[place] = tape[place]


def write_facts(desk: Desk, given: Given, tape: Any) -> None:
    """Write a scenario's facts on a desk, with the numbers that a round has drawn."""
    for word in range(len(given.facts)):
        desk.whole[word] = given.facts[word]
    for place in range(len(given.places)):
        which, word = given.places[place][0], given.places[place][1]
        value = drawn_value(given.drawn[which], tape[given.first + which])
        if given.places[place][2] > 0:
            desk.whole[word] = round(value)
        else:
            desk.real[word] = value


def drawn_value(spread: Any, uniform: float) -> float:
    """Return the number that a uniform one stands for in a (low, mode, high, has a mode)."""
    if spread[3] > 0.0:
        return triangular(uniform, spread[0], spread[1], spread[2])
    return float(spread[0] + uniform * (spread[2] - spread[0]))
