"""The same rules, compiled. No rule is written here."""

from collections.abc import Callable
from functools import cache
from typing import Any

from model.compiling import Compiled, inner, kernel
from model.duel import talks


def the_same(values: Any) -> Any:
    """Return the values as they are.

    Stands in for ``list`` and ``tuple`` where weights are learned. Compiled code cannot make a
    tuple of a list, whose length is not known, and to make lists takes longer than to learn. So
    the weights are changed in place; they are the party's own.
    """
    return values


@cache
def talk_all() -> Callable[..., None]:
    """Return `model.duel.talks.talk_all` compiled, for several threads at once.

    Compiling takes a few seconds, at its first call. `model.compiling` keeps what it made.
    """
    compiled = Compiled("model.duel.talks", choices={})
    same = inner(the_same)
    vars(compiled.modules["agents.opponents"]).update(list=same, tuple=same)
    return kernel(talks.talk_all, compiled, "duel")
