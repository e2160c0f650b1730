"""Compiling: copies of rules with the same code, kept under a name that changes with the code."""

import importlib
import sys

import pytest

from model import compiling, days
from model.compiling import Compiled, cache_folder, can_compile, reached, rules_of, variant_name
from tests.model import sums

numba = pytest.importorskip("numba")


def months_later(zero, day, months):
    return days.add_months(zero, day, months)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("ZOPA_CACHE", str(tmp_path))
    return tmp_path


def test_everything_that_a_module_can_call_is_reached():
    found = reached(["model.rounds"])
    assert {"model.play", "agents.conduct", "agents.worth", "agents.ties"} <= set(found)
    assert not [name for name in found if name.startswith(("experiments", "mesa"))]
    assert len(found) == len(set(found))


def test_rules_are_those_a_module_defines_itself():
    assert days.add_months in rules_of("model.days")
    assert days.add_months not in rules_of("model.prices")


def test_a_compiled_copy_has_the_same_code_and_leaves_the_module_alone():
    compiled = Compiled("model.days", choices={})
    again = compiled[days.add_months]
    assert again.py_func.__code__ is days.add_months.__code__
    assert again.py_func.__globals__["month_of"] is compiled[days.month_of]
    assert not hasattr(days.month_of, "py_func")


def test_a_kernel_gives_what_plain_python_gives_and_is_kept(folder):
    compiled = Compiled("model.days", choices={})
    fast = compiling.kernel(months_later, compiled, "one")
    zero = 731_703
    for day in range(-40, 4000, 97):
        assert fast(zero, day, 18) == days.add_months(zero, day, 18)
    assert list(folder.rglob("*.nbc")), "the machine code lies in the cache folder"
    assert months_later.__globals__["days"] is days


def test_a_kernel_found_in_the_folder_gives_the_same(folder):
    made, found = (
        compiling.kernel(months_later, Compiled("model.days", choices={}), "one") for _ in range(2)
    )
    assert made(731_703, 100, 18) == found(731_703, 100, 18) == days.add_months(731_703, 100, 18)
    hits = [sum(kernel.stats.cache_hits.values()) for kernel in (made, found)]
    assert hits == [0, 1]


@pytest.mark.parametrize("error", [ImportError, AttributeError])
def test_a_numba_built_otherwise_compiles_by_its_own_ways(folder, monkeypatch, error):
    monkeypatch.setattr(compiling, "_inside", lambda: None)
    fast = compiling.kernel(months_later, Compiled("model.days", choices={}), "plain")
    assert fast(731_703, 40, 7) == days.add_months(731_703, 40, 7)
    monkeypatch.undo()

    def missing(name):
        raise error(name)

    monkeypatch.setattr(compiling, "import_module", missing)
    compiling._inside.cache_clear()
    assert compiling._inside() is None
    compiling._inside.cache_clear()


def test_a_choice_by_number_becomes_a_chain():
    def pick(kind, outlook, view):
        raise AssertionError("only its place is taken")

    rules = {0: sums.added, 3: sums.multiplied, 7: sums.second}
    chosen = Compiled("tests.model.sums", choices={pick: rules})[pick]
    again = numba.njit(lambda kind: chosen(kind, 3.0, 4.0))
    assert [again(kind) for kind in rules] == [7.0, 12.0, 4.0]


def test_the_folder_changes_with_the_source(folder, monkeypatch, tmp_path_factory):
    place = tmp_path_factory.mktemp("src")
    (place / "rule_of_mine.py").write_text("def rule(x):\n    return x + 1\n")
    monkeypatch.syspath_prepend(str(place))
    importlib.import_module("rule_of_mine")
    before = cache_folder("rule_of_mine")
    compiling._digest.cache_clear()
    (place / "rule_of_mine.py").write_text("def rule(x):\n    return x + 2\n")
    after = cache_folder("rule_of_mine")
    compiling._digest.cache_clear()
    del sys.modules["rule_of_mine"]
    assert before != after
    assert before.parent == after.parent == folder / "zopa" / "compiled"


def test_variants_have_names_of_their_own():
    assert variant_name("a") != variant_name("b")
    assert variant_name("a") == variant_name("a")


def test_compiling_can_be_switched_off(monkeypatch):
    monkeypatch.setenv("ZOPA_COMPILE", "0")
    assert not can_compile()
    monkeypatch.delenv("ZOPA_COMPILE")
    assert can_compile()
