"""Random streams of many seeds at once: numpy's own, to the digit, without their setting-up.

A round draws from three streams: its own, that of the people, which is spawned from it, and that
of the mediator, spawned from the people's. To make generators of numpy for them takes about as long
as to draw all numbers of the base case. But `numpy.random.SeedSequence` is a hash of 32-bit words,
which can be worked out for many seeds together; then one generator is put in one state after the
other.

The hash is described in numpy's documentation of `SeedSequence`, and is fixed there for good
(NEP 19). The generator is PCG XSL RR 128/64 of O'Neill (2014), "PCG: A family of simple fast
space-efficient statistically good algorithms for random number generation", HMC-CS-2014-0905.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Key = tuple[int, ...]  # whole numbers, 0 <= number < 2**32

POOL = 4  # words
WORD = 2**32
SHORT = 2**64  # seeds below this are worked out together
INTO, INTO_BY = 0x43B0D7E5, 0x931E8875  # constants of the hash
OUT_OF, OUT_BY = 0x8B51F9DD, 0x58F38DED
LEFT, RIGHT = np.uint32(0xCA01F9DD), np.uint32(0x4973F715)
HALF = np.uint32(16)

STEP = 0x2360ED051FC65DA44385DF649FCCF645  # of the generator
ALL = 2**128 - 1


def words(seeds: Sequence[int], key: Key = ()) -> NDArray[np.uint64]:
    """Return for each seed the four words that numpy would seed its generator with.

    Parameters
    ----------
    seeds
        Whole numbers >= 0, as long as you like.
    key
        Which stream: as in ``SeedSequence(seed, spawn_key=key)``.

    Raises
    ------
    ValueError
        If a seed is negative.

    Examples
    --------
    >>> [found] = words([7], (0,)).tolist()
    >>> found == np.random.SeedSequence(7, spawn_key=(0,)).generate_state(4, np.uint64).tolist()
    True
    """
    short = [seed if 0 <= seed < SHORT else 0 for seed in seeds]
    found = _unpooled(_pooled(np.array(short, dtype=np.uint64), key))
    for place, seed in enumerate(seeds):
        if seed != short[place]:
            long = np.random.SeedSequence(int(seed), spawn_key=key)
            found[place] = long.generate_state(4, np.uint64)
    return found


def fill(tapes: NDArray[np.float64], seeded: Sequence[Sequence[int]]) -> None:
    """Fill each row with the first numbers of a stream, given its four `words`.

    >>> tapes = np.zeros((1, 3))
    >>> fill(tapes, words([7]).tolist())
    >>> tapes[0].tolist() == np.random.default_rng(7).random(3).tolist()
    True
    """
    bits = np.random.PCG64(0)
    generator = np.random.Generator(bits)
    for row, (high, low, add_high, add_low) in zip(tapes, seeded, strict=True):
        add = ((add_high << 65) | (add_low << 1) | 1) & ALL
        start = (((high << 64) | low) + add) & ALL
        bits.state = {
            "bit_generator": "PCG64",
            "state": {"state": (start * STEP + add) & ALL, "inc": add},
            "has_uint32": 0,
            "uinteger": 0,
        }
        generator.random(out=row)


# ------------------------------------------------------------------------------ the hash


def _pooled(seeds: NDArray[np.uint64], key: Key) -> list[NDArray[np.uint32]]:
    """Return the words [word][seed] that all of a seed and its key have gone into."""
    keys = _constants(INTO, INTO_BY)
    zero = np.zeros(len(seeds), np.uint32)
    parts = [(seeds % WORD).astype(np.uint32), (seeds // WORD).astype(np.uint32), zero, zero]
    pool = [_scrambled(part, keys) for part in parts]
    for source in range(POOL):
        for goal in range(POOL):
            if source != goal:
                pool[goal] = _mixed(pool[goal], _scrambled(pool[source], keys))
    for number in key:
        spawned = np.full(len(seeds), number, np.uint32)
        pool = [_mixed(word, _scrambled(spawned, keys)) for word in pool]
    return pool


def _unpooled(pool: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint64]:
    """Return four long words for each seed."""
    keys = _constants(OUT_OF, OUT_BY)
    found = [_scrambled(pool[place % POOL], keys).astype(np.uint64) for place in range(2 * POOL)]
    pairs = zip(found[::2], found[1::2], strict=True)
    return np.stack([low | (high << np.uint64(32)) for low, high in pairs], axis=1)


def _constants(first: int, factor: int) -> Iterator[tuple[np.uint32, np.uint32]]:
    """Yield the constants of the hash, two by two as they are used."""
    while True:
        following = first * factor % WORD
        yield np.uint32(first), np.uint32(following)
        first = following


def _scrambled(
    word: NDArray[np.uint32], keys: Iterator[tuple[np.uint32, np.uint32]]
) -> NDArray[np.uint32]:
    before, factor = next(keys)
    found: NDArray[np.uint32] = (word ^ before) * factor
    return found ^ (found >> HALF)


def _mixed(into: NDArray[np.uint32], word: NDArray[np.uint32]) -> NDArray[np.uint32]:
    found: NDArray[np.uint32] = LEFT * into - RIGHT * word
    return found ^ (found >> HALF)
