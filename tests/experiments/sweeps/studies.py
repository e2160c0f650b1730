"""Small studies for tests, and Hypothesis strategies that draw them."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from experiments.sweeps.reading import study_from
from experiments.sweeps.study import Study

LEVERS: dict[str, Any] = {"guild.bias": [0.0, 0.1, 0.2], "causes.public_commitment": [True, False]}
UNCERTAINTIES: dict[str, Any] = {
    "employers.bias": {"uniform": [0.0, 0.3]},
    "guild.discount_rate": {"triangular": [0.02, 0.05, 0.1]},
    "protocol.first_offer": ["guild", "employers"],
}
RULE = "guild.bias <= 2 * employers.bias"


def study(
    design: Mapping[str, Any],
    levers: Mapping[str, Any] = LEVERS,
    uncertainties: Mapping[str, Any] = UNCERTAINTIES,
    constraints: tuple[str, ...] = (),
    **tables: Any,
) -> Study:
    """Return a study of the symmetric toy."""
    header = {"name": "toy", "scenario": "symmetric", "constraints": constraints}
    return study_from(
        {
            "study": {**header, **tables.pop("study", {})},
            "lever": levers,
            "uncertainty": uncertainties,
            "design": design,
            **tables,
        }
    )


@st.composite
def designs(draw: st.DrawFn, complete: bool = False) -> dict[str, Any]:
    """Draw a [design] table; a complete one cannot be thinned out by constraints."""
    seed = {"seed": draw(st.integers(0, 10**6))}
    power, count = draw(st.integers(1, 4)), draw(st.integers(1, 12))
    tables = [
        {"kind": "factorial", "uncertainty_samples": count},
        {"kind": "factorial", "uncertainty_samples": 2**power, "uncertainty_design": "sobol"},
        {"kind": "latin-hypercube", "samples": count},
        {"kind": "latin-hypercube", "samples": count, "uncertainty_samples": 3},
        {"kind": "sobol", "samples": 2**power},
    ]
    whole = [
        {"kind": "saltelli", "samples": 2**power, "second_order": draw(st.booleans())},
        {"kind": "morris", "trajectories": 1 + count},
    ]
    return {**draw(st.sampled_from(whole if complete else [*tables, *whole])), **seed}
