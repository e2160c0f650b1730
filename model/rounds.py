"""Rounds played one after the other at one table, from tapes of random numbers."""

from typing import Any

from model.opening import begin
from model.play import play
from model.results import conclude
from model.setting import triangular


def play_all(
    tables: Any,
    whole: Any,
    real: Any,
    numbers: Any,
    drawn: Any,
    places: Any,
    tapes: Any,
    crowd_tapes: Any,
    mediator_tapes: Any,
    first_drawn: int,
    results: Any,
    shares: Any,
) -> None:
    """Play a round for each row of the tapes, one after the other at one table.

    ``whole`` and ``real`` are the table's own memory, as whole and as real numbers of eight bytes;
    its facts come first.
    """
    table = tables[0]
    for run in range(len(tapes)):
        for place in range(len(numbers)):
            whole[place] = numbers[place]
        for place in range(len(places)):
            which, word = places[place][0], places[place][1]
            value = drawn_value(drawn[which], tapes[run][first_drawn + which])
            if places[place][2] > 0:
                whole[word] = round(value)
            else:
                real[word] = value
        for place in range(len(crowd_tapes[run])):
            table.crowd.tape[place] = crowd_tapes[run][place]
        for place in range(len(mediator_tapes[run])):
            table.mediator_luck[place] = mediator_tapes[run][place]
        begin(table, tapes[run])
        play(table)
        conclude(table, results[run], shares[run])


def drawn_value(spread: Any, uniform: float) -> float:
    """Return the number that a uniform one stands for in a (low, mode, high, has a mode)."""
    if spread[3] > 0.0:
        return triangular(uniform, spread[0], spread[1], spread[2])
    return float(spread[0] + uniform * (spread[2] - spread[0]))
