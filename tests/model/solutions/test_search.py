"""Search: each set's best contract against brute force, and which of equal ones is taken."""

import numpy as np
from hypothesis import given, settings

from model.solutions import ValueSet, nash, outcomes
from model.solutions.criteria import Product, Smallest
from model.solutions.search import best_point, best_rational, optima
from tests.model.solutions.drawn import (
    CLOSE,
    ORIGIN,
    PIE,
    best_score,
    drawn_sets,
    score,
    seeds,
    value_pair,
    values_of,
)


@settings(max_examples=40)
@given(drawn_sets(), seeds)
def test_each_set_with_a_rational_contract_has_its_best(sets: list[ValueSet], seed: int) -> None:
    contracts = np.random.default_rng(seed).beta(0.3, 0.3, (500, len(sets[0].gain)))
    found = {point.set_index: point for point in optima(sets, Product(0.5))}
    for i, each in enumerate(sets):
        if i in found:
            reached = score(nash, ORIGIN, value_pair(found[i]))
            assert best_score(nash, ORIGIN, [each], contracts) <= reached + CLOSE
        else:
            assert values_of([each], contracts).min(axis=1).max() < 0.0


def test_of_contracts_that_all_leave_a_side_a_loss_none_is_picked() -> None:
    poor = PIE._replace(employer_base=0.2)
    assert best_rational(poor, np.array([[0.3], [1.0]]), Product(0.5)) is None


def test_of_equal_contracts_the_first_is_picked() -> None:
    points = optima(outcomes([(1.0, 2.0), (2.0, 1.0), (2.0, 1.0)]), Smallest((1.0, 1.0)))
    assert best_point(points, Smallest((1.0, 1.0))).set_index == 0
    assert best_point(points[::-1], Smallest((1.0, 1.0))).set_index == 2
