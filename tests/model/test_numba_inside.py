"""Kernels as one library: each part once, no machine code before the end, nothing left behind."""

import gc
import math
from types import SimpleNamespace

import numpy as np
import pytest

numba = pytest.importorskip("numba")

from numba.core.postproc import PostProcessor  # noqa: E402
from numba.core.runtime import _nrt_python, rtsys  # noqa: E402

from model import compiling, numba_inside  # noqa: E402
from model.compiling import inner  # noqa: E402

pytestmark = pytest.mark.skipif(not numba_inside.fits(), reason="not tried with this Numba")


def kernel_of(function, *arguments):
    """Return a function compiled as a kernel, and its library."""
    fast = numba.njit(pipeline_class=numba_inside.KernelCompiler, nogil=True)(function)
    fast(*arguments)
    [made] = fast.overloads.values()
    return fast, made.library


def library_of(rule):
    [made] = rule.overloads.values()
    return made.library


@inner
def half(number):
    return number / 2


@inner
def quarter(number):
    return half(half(number))


@inner
def inverse(number):
    return 1 / number


@inner
def squares(count):
    found = [0.0] * count
    for place in range(count):
        found[place] = float(place * place)
    return found


@inner
def refused(number):
    if number > 2:
        raise ValueError("too large")
    return number


def test_a_kernel_calls_what_stands_below_it():
    fast, library = kernel_of(lambda number: quarter(number) + half(number), 8.0)
    assert fast(10.0) == 7.5
    assert not numba_inside._parts(library), "it has taken them in"


def test_parts_have_no_machine_code_and_a_kernel_has():
    _, library = kernel_of(lambda number: half(number), 3.0)
    part = library_of(half)
    assert isinstance(part, numba_inside.Part)
    assert part.get_pointer_to_function("half") == 0
    with pytest.raises(RuntimeError, match="no compiled object"):
        part._get_compiled_object()
    assert len(library._get_compiled_object()) > 0


class Library:
    def __init__(self, *needed):
        self._linking_libraries = needed


def test_every_library_below_is_there_once_however_it_is_reached():
    base = Library()
    left, right = Library(base), Library(base)
    found = numba_inside.below(Library(left, right, left))
    assert len(found) == 3
    assert set(found) == {base, left, right}


def test_another_compiled_function_can_call_a_part_and_all_below_it():
    plain = numba.njit(lambda number: quarter(number))
    assert plain(6.0) == 1.5


def test_errors_come_out_of_the_depths_as_they_are_in_python():
    fast, _ = kernel_of(lambda number: inverse(number) + refused(number), 1.0)
    assert fast(2.0) == 2.5
    with pytest.raises(ZeroDivisionError):
        fast(0.0)
    with pytest.raises(ValueError, match="too large"):
        fast(3.0)


def test_lists_are_made_and_given_back():
    fast, _ = kernel_of(lambda count: squares(count)[count - 1], 3)
    _nrt_python.memsys_enable_stats()
    before = rtsys.get_allocation_stats()
    assert [fast(count) for count in (1, 4, 200)] == [0.0, 9.0, 199.0**2]
    after = rtsys.get_allocation_stats()
    _nrt_python.memsys_disable_stats()
    assert after.alloc - before.alloc == after.free - before.free > 0


def test_operators_are_typed_by_what_they_are_given():
    @inner
    def shares(numbers, whole):
        return numbers[0] // 2, numbers[1] / 2, numbers[0] % whole, -numbers[1], whole**2

    fast, _ = kernel_of(lambda numbers, whole: shares(numbers, whole), (7, 3.0), 4)
    assert repr(fast((9, 5.0), 4)) == repr((4, 2.5, 1, -5.0, 16))


def test_a_part_is_compiled_once_for_each_type():
    @inner
    def doubled(number):
        return number + number

    fast, _ = kernel_of(lambda number: doubled(number) + doubled(1) + doubled(2), 3.0)
    assert fast(0.5) == 7.0
    assert len(doubled.overloads) == 2


def test_nothing_of_numba_stays_changed():
    run, threshold = PostProcessor.run, gc.get_threshold()
    kernel_of(lambda number: half(number), 1.0)
    assert (PostProcessor.run, gc.get_threshold()) == (run, threshold)
    with pytest.raises(numba.TypingError):
        kernel_of(lambda number: half(number) + "x", 1.0)
    assert (PostProcessor.run, gc.get_threshold()) == (run, threshold)


def test_records_and_their_arrays_are_changed_in_place():
    kind = np.dtype([("best", "f8"), ("row", "f8", (3,))])

    @inner
    def note(table, place):
        table.row[place] = math.sqrt(place + 2.0)
        table.best = max(table.best, table.row[place])

    def fill(tables):
        for place in range(3):
            note(tables[0], place)

    tables = np.zeros(1, kind)
    kernel_of(fill, tables)
    assert tables["row"][0].tolist() == [math.sqrt(2.0), math.sqrt(3.0), 2.0]
    assert tables["best"][0] == 2.0


@pytest.mark.parametrize("version", [(0, 67), (0, 69), (1, 0)], ids=str)
def test_a_numba_it_was_not_tried_with_does_not_fit(monkeypatch, version):
    monkeypatch.setattr(numba_inside, "version_info", SimpleNamespace(short=version))
    assert not numba_inside.fits()


def test_a_numba_without_a_place_to_hook_into_does_not_fit(monkeypatch):
    monkeypatch.setattr(numba_inside, "NEEDED", ((numba, "njit"), (numba, "nothing_like_it")))
    assert not numba_inside.fits()
    compiling._inside.cache_clear()
    assert compiling._inside() is None
    compiling._inside.cache_clear()
