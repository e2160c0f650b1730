"""Certificates: linear programmes with answers worked by hand, and one without an answer."""

import numpy as np
import pytest

from model.solutions import ValueSet
from model.solutions.certificate import level_residual, maximum, sum_residual
from tests.model.solutions.drawn import CLOSE, LOG_ROLLING, ORIGIN, PIE

HALVES = np.array([0.5, 0.5, 0.5])


def test_a_sum_rises_until_a_side_would_lose() -> None:
    """The guild can have the whole of a pie of 1, from a share of 1/4, at price 2."""
    assert sum_residual(PIE, np.array([0.25]), (2.0, 1.0)) == pytest.approx(0.75, abs=CLOSE)
    poorer = PIE._replace(employer_base=0.5)
    assert sum_residual(poorer, np.array([0.25]), (2.0, 1.0)) == pytest.approx(0.25, abs=CLOSE)


def test_log_rolling_lifts_both_gains_above_the_issue_by_issue_split() -> None:
    assert level_residual(LOG_ROLLING, HALVES, (1.0, 1.0)) == pytest.approx(0.15, abs=CLOSE)
    assert sum_residual(LOG_ROLLING, HALVES, (1.0, 1.0)) == pytest.approx(0.3, abs=CLOSE)


def test_an_outcome_without_issues_leaves_nothing_to_gain() -> None:
    outcome = ValueSet(2.0, (), 3.0, ())
    assert sum_residual(outcome, np.empty(0), (1.0, 1.0)) == 0.0
    assert level_residual(outcome, np.empty(0), (1.0, 1.0)) == pytest.approx(0.0, abs=CLOSE)


def test_a_linear_programme_without_an_answer_is_an_error() -> None:
    with pytest.raises(ArithmeticError, match="no certificate"):
        maximum(np.zeros(2), ValueSet(-1.0, (0.5,), 0.0, (0.0,)), ORIGIN)
