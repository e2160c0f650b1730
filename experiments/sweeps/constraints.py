"""Constraints between parameters, such as ``guild.spread <= 2 * employers.spread``.

A tiny language that only compares: paths of a scenario, numbers, texts and dates in quotes,
``true`` and ``false``, ``+ - * /``, ``< <= > >= == !=``, ``and``, ``or``, ``not``, and the
functions ``min``, ``max`` and ``abs``. It is read with Python's parser and never run as Python.
"""

import ast
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from experiments.sweeps.jobs import Value
from model.paths import ScenarioError, printable, suggestion

LONGEST = 500  # characters
MOST_PARTS = 200  # names, numbers and operators
DEEPEST = 20  # parts in each other
FUNCTIONS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs}
LONE_EQUALS = re.compile(r"(?<![<>=!])=(?!=)")
WORDS: dict[str, Value] = {"true": True, "false": False}
ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
COMPARISON: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
ALLOWED = (
    "allowed are paths, numbers, texts in quotes, true, false, + - * /, comparisons, and, or, not, "
    "min, max and abs"
)


class Constraint(NamedTuple):
    """A condition that every point of a design must meet."""

    text: str  # checked: only what this module knows
    paths: tuple[tuple[str, int], ...]  # each path it names and its first column, from 1


def constraint(text: str) -> Constraint:
    """Return a constraint, read but not yet matched with a scenario.

    Raises
    ------
    ScenarioError
        With the column of what cannot be read or is not allowed.

    Examples
    --------
    >>> constraint("guild.bias <= max(0.2, employers.bias)").paths
    (('guild.bias', 1), ('employers.bias', 24))
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise ScenarioError(f"a constraint has at most {LONGEST} characters, this has {len(text)}")
    tree = _tree(text)
    found: dict[str, int] = {}
    if sum(1 for _ in ast.walk(tree)) > 2 * MOST_PARTS:
        raise ScenarioError(f"a constraint has at most {MOST_PARTS} parts; write several")
    _check(tree, DEEPEST, found)
    if not isinstance(tree, ast.Compare | ast.BoolOp | ast.UnaryOp | ast.Attribute | ast.Name):
        raise _wrong(tree, "a constraint compares: write for example guild.bias <= employers.bias")
    if not found:
        raise ScenarioError(f"{printable(text, 60)!r} names no parameter")
    return Constraint(text, tuple(found.items()))


@lru_cache(maxsize=1000)
def _tree(text: str) -> ast.expr:
    """Return a text as Python's parser sees it; a column it cannot read is not always the first."""
    if not text.isprintable() or not text.isascii():
        place = next(i for i, sign in enumerate(text, 1) if not (" " <= sign <= "~"))
        raise ScenarioError(f"column {place}: only plain signs on one line are allowed")
    try:
        with warnings.catch_warnings(action="ignore"):  # of odd but valid Python
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise ScenarioError(f"column {error.offset or len(text)}: {_meaning(text)}") from None
    except (ValueError, RecursionError, MemoryError):
        raise ScenarioError("this constraint cannot be read; write a shorter one") from None


def _meaning(text: str) -> str:
    """Return what is wrong with a text that is no expression."""
    if not text.strip():
        return "a constraint must not be empty"
    if LONE_EQUALS.search(text):
        return f"write == to compare; {ALLOWED}"
    if "&" in text or "|" in text:
        return f"write and, or; {ALLOWED}"
    return f"this cannot be read as a condition; {ALLOWED}"


def _wrong(node: ast.AST, text: str) -> ScenarioError:
    return ScenarioError(f"column {getattr(node, 'col_offset', 0) + 1}: {text}")


def _check(node: ast.expr, levels: int, found: dict[str, int]) -> None:
    """Refuse what the language does not have, and collect the paths that are named."""
    if levels == 0:
        raise _wrong(node, f"nested more than {DEEPEST} deep")
    if isinstance(node, ast.Attribute | ast.Name):
        path = _path(node)
        if path not in WORDS:
            found.setdefault(path, node.col_offset + 1)
        return
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool) or not isinstance(node.value, int | float | str):
            raise _wrong(node, f"{node.value!r} is not allowed; {ALLOWED}")
        if isinstance(node.value, int | float) and not abs(node.value) <= 1e12:
            raise _wrong(node, "numbers may be up to 1e12")
        return
    for part in _parts(node):
        _check(part, levels - 1, found)


def _path(node: ast.expr) -> str:
    """Return a dotted path; refuse dots behind anything but a name."""
    steps: list[str] = []
    inner = node
    while isinstance(inner, ast.Attribute):
        steps.append(inner.attr)
        inner = inner.value
    if not isinstance(inner, ast.Name):
        raise _wrong(node, "a dot may only stand between the names of a path")
    return ".".join([inner.id, *reversed(steps)])


def _parts(node: ast.expr) -> list[ast.expr]:
    """Return the parts of an operation that the language has."""
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.UAdd):
        return [node.operand]
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        return [node.left, node.right]
    if isinstance(node, ast.Compare) and all(type(op) in COMPARISON for op in node.ops):
        return [node.left, *node.comparators]
    if isinstance(node, ast.Call):
        return _arguments(node)
    raise _wrong(node, f"this is not allowed; {ALLOWED}")


def _arguments(node: ast.Call) -> list[ast.expr]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS or node.keywords:
        raise _wrong(node, f"only the functions min, max and abs; {ALLOWED}")
    wanted = "one value" if name == "abs" else "two values or more"
    if len(node.args) != 1 if name == "abs" else len(node.args) < 2:
        raise _wrong(node, f"{name} takes {wanted}")
    return node.args


def unknown_name(rule: Constraint, known: Mapping[str, Any]) -> str:
    """Return which path of a constraint a scenario does not have, nothing if it has all.

    >>> unknown_name(constraint("1 < guild.baes"), {"guild.bias": 0.2})
    "column 5: unknown path 'guild.baes'; nearest: guild.bias"
    """
    for path, column in rule.paths:
        if path not in known:
            near = suggestion(path, known)
            return f"column {column}: unknown path {printable(path, 100)!r}{near}"
    return ""


def holds(rule: Constraint, values: Mapping[str, Any]) -> bool:
    """Tell whether a constraint holds for these values of its paths.

    Raises
    ------
    ScenarioError
        If it compares or adds what does not go together, divides by zero, or is no condition.

    Examples
    --------
    >>> holds(constraint("guild.bias < 0.3 and not off"), {"guild.bias": 0.2, "off": False})
    True
    """
    found = _evaluated(_tree(rule.text), values)
    if not isinstance(found, bool):
        raise _wrong(_tree(rule.text), "this says neither yes nor no; compare it with something")
    return found


def _evaluated(node: ast.expr, values: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Attribute | ast.Name):
        return _named(node, values)
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.BoolOp):
        return _joined(node, values)
    if isinstance(node, ast.Compare):
        return _compared(node, values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not _switch(node.operand, values)
    return _number(node, values)


def _named(node: ast.expr, values: Mapping[str, Any]) -> Any:
    path = _path(node)
    found = WORDS[path] if path in WORDS else values.get(path)
    if found is None:
        raise _wrong(node, f"{path} has no value at this point")
    return found


def _joined(node: ast.BoolOp, values: Mapping[str, Any]) -> bool:
    parts = (_switch(part, values) for part in node.values)
    return all(parts) if isinstance(node.op, ast.And) else any(parts)


def _switch(node: ast.expr, values: Mapping[str, Any]) -> bool:
    found = _evaluated(node, values)
    if not isinstance(found, bool):
        raise _wrong(node, "and, or, not join conditions; this says neither yes nor no")
    return found


def _compared(node: ast.Compare, values: Mapping[str, Any]) -> bool:
    left = _evaluated(node.left, values)
    for comparison, part in zip(node.ops, node.comparators, strict=True):
        right = _evaluated(part, values)
        if _sort(left) != _sort(right):
            raise _wrong(part, f"{_sort(left)} cannot be compared with {_sort(right)}")
        if not COMPARISON[type(comparison)](left, right):
            return False
        left = right
    return True


def _sort(value: Any) -> str:
    if isinstance(value, bool):
        return "a switch"
    return "a number" if isinstance(value, int | float) else "a text"


def _number(node: ast.expr, values: Mapping[str, Any]) -> Any:
    """Return the result of an operation on numbers."""
    found = [_evaluated(part, values) for part in _parts(node)]
    for part, value in zip(_parts(node), found, strict=True):
        if _sort(value) != "a number":
            raise _wrong(part, f"{_sort(value)} cannot be reckoned with")
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Div) and found[1] == 0:
            raise _wrong(node.right, "division by zero")
        return ARITHMETIC[type(node.op)](*found)
    if isinstance(node, ast.Call):
        return FUNCTIONS[_path(node.func)](*found)
    return (
        -found[0] if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else found[0]
    )
