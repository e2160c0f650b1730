"""Compiling rules with Numba: the only file that calls it. No rule is written here.

A rule is a plain function of some module. `Compiled` makes a copy of every module that is reached
from the first ones; the functions in it have the very same code, and the names in that code lead
to the compiled copies of others. Nothing in the modules themselves changes.

What has been compiled is kept in the user's cache folder, in a folder named by a hash of all the
sources and versions that it depends on: Numba itself would look at one file only, and run what is
out of date after another has changed.
"""

import hashlib
import importlib.util
import inspect
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

OURS = ("agents.", "model.")
INSIDE = "model.numba_inside"  # looked for when it is needed: it imports Numba
Rule = Callable[..., Any]


def can_compile() -> bool:
    """Return whether Numba is installed and not switched off by ``ZOPA_COMPILE=0``."""
    wanted = os.environ.get("ZOPA_COMPILE", "1") != "0"
    return wanted and importlib.util.find_spec("numba") is not None


def reached(first: Sequence[str]) -> list[str]:
    """Return the modules whose functions some modules can call, through however many others.

    >>> found = reached(["agents.bidding"])
    >>> "agents.approval" in found, "model.play" in found
    (True, False)
    """
    found: list[str] = []
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.append(name)
        for value in vars(import_module(name)).values():
            home = value.__name__ if isinstance(value, ModuleType) else ""
            home = value.__module__ if isinstance(value, FunctionType) else home
            if home.startswith(OURS):
                waiting.append(home)
    return found


def rules_of(module: str) -> list[Rule]:
    """Return the functions that a module defines itself."""
    found = (each for _, each in inspect.getmembers(import_module(module), inspect.isfunction))
    return [rule for rule in found if rule.__module__ == module]


class Compiled:
    """Rules as Numba compiles them; each is compiled when it is first needed.

    Parameters
    ----------
    first
        Modules from which everything needed is reached.
    choices
        For each function that picks one of several rules by number, those rules by their number.
        Numba cannot index a tuple of functions, so the pick becomes a chain.
    """

    def __init__(self, *first: str, choices: Mapping[Rule, Mapping[int, Rule]]) -> None:
        self.modules: dict[str, ModuleType] = {}
        self.rules: dict[Rule, Rule] = {}
        for name in reached(first):
            self.modules[name] = self._copied(name)
        for pick, rules in choices.items():
            self.rules[pick] = self._chain(
                [(number, self.rules[rule]) for number, rule in rules.items()]
            )
        for copy in self.modules.values():
            for name, value in list(vars(copy).items()):
                if isinstance(value, FunctionType) and value in self.rules:
                    setattr(copy, name, self.rules[value])
                elif isinstance(value, ModuleType) and value.__name__ in self.modules:
                    setattr(copy, name, self.modules[value.__name__])

    def __getitem__(self, rule: Rule) -> Rule:
        """Return the compiled copy of a rule; it can be called from compiled code only."""
        return self.rules[rule]

    def _copied(self, name: str) -> ModuleType:
        copy = ModuleType(name)
        vars(copy).update(vars(import_module(name)))
        for rule in rules_of(name):
            assert isinstance(rule, FunctionType)
            again = FunctionType(rule.__code__, vars(copy), rule.__name__, rule.__defaults__)
            again.__qualname__, again.__module__ = rule.__qualname__, rule.__module__
            self.rules[rule] = inner(again)
        return copy

    def _chain(self, rules: Sequence[tuple[int, Rule]]) -> Rule:
        number, rule = rules[0]
        if len(rules) == 1:

            def choose(kind: int, outlook: Any, view: Any) -> Any:
                return rule(outlook, view)

        else:
            rest = self._chain(rules[1:])

            def choose(kind: int, outlook: Any, view: Any) -> Any:
                if kind == number:
                    return rule(outlook, view)
                return rest(kind, outlook, view)

        return inner(choose)


def inner(function: Rule) -> Rule:
    """Return a function that compiled code can call, and nobody else.

    Numba would compile it anew for every constant that it is called with. Once for each type is
    enough, and takes a third of the time.
    """
    import numba
    from numba.core.types import unliteral

    inside = _inside()
    own: Any = {"pipeline_class": inside.InnerCompiler} if inside else {}
    bare: Any = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
    found: Any = numba.njit(**own, **bare)(function)
    resolved = found.get_call_template
    plain: Any = unliteral

    def by_type(arguments: Any, named: Any) -> Any:
        types = tuple(plain(each) for each in arguments)
        names = {name: plain(each) for name, each in named.items()}
        return inside.template(found, types, names) if inside else resolved(types, names)

    found.get_call_template = by_type
    return found  # type: ignore[no-any-return]


@cache
def _inside() -> ModuleType | None:
    """Return how a kernel is compiled as one, or nothing if this Numba is built otherwise."""
    try:
        found = import_module(INSIDE)
    except (ImportError, AttributeError):
        return None
    return found if found.fits() else None


def kernel(function: Rule, compiled: Compiled, variant: str) -> Rule:
    """Return a function that runs compiled and without the interpreter's lock.

    ``function`` may call rules by their names in its own module; there they are looked up as
    compiled. The machine code is kept for the next process (see above); ``variant`` tells kernels
    apart that choose from different rules.
    """
    import numba

    home = ModuleType(function.__module__)
    vars(home).update(vars(sys.modules[function.__module__]))
    for name, value in list(vars(home).items()):
        if isinstance(value, FunctionType) and value in compiled.rules:
            setattr(home, name, compiled.rules[value])
        elif isinstance(value, ModuleType) and value.__name__ in compiled.modules:
            setattr(home, name, compiled.modules[value.__name__])
    assert isinstance(function, FunctionType)
    again = FunctionType(function.__code__, vars(home), function.__name__)
    again.__qualname__, again.__module__ = function.__qualname__, function.__module__
    numba.config.CACHE_DIR = str(  # type: ignore[attr-defined]
        cache_folder(*compiled.modules) / variant_name(variant)
    )
    inside = _inside()
    own: Any = {"pipeline_class": inside.KernelCompiler} if inside else {}
    return numba.njit(nogil=True, cache=True, **own)(again)  # type: ignore[no-any-return]


def cache_folder(*modules: str) -> Path:
    """Return the folder that keeps what is compiled of these modules as they are now."""
    base = os.environ.get("ZOPA_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return Path(base or Path.home() / ".cache") / "zopa" / "compiled" / _digest(modules)


def variant_name(variant: str) -> str:
    """Return a short name for a variant that can be a folder's."""
    return hashlib.sha256(variant.encode()).hexdigest()[:12]


@cache
def _digest(modules: tuple[str, ...]) -> str:
    """Return a hash of the sources of some modules, of what compiles them, and of the versions."""
    import numba
    import numpy as np

    digest = hashlib.sha256()
    for version in (platform.python_version(), numba.__version__, np.__version__):
        digest.update(version.encode())
    here = Path(__file__)
    sources = {name: Path(str(import_module(name).__file__)) for name in modules}
    sources |= {__name__: here, INSIDE: here.with_name("numba_inside.py")}
    for name, path in sorted(sources.items()):
        source = path.read_bytes()
        digest.update(name.encode() + hashlib.sha256(source).digest())
    return digest.hexdigest()[:16]
