"""Reading designs: the [design] table, and whether it fits what is varied."""

from collections.abc import Mapping, Sequence
from typing import Any

from experiments.sweeps.distributions import Choice, is_endless
from experiments.sweeps.samples import is_power_of_two
from experiments.sweeps.study import Design, Parameter
from experiments.sweeps.tables import DesignTable, StudyError, checked_table
from model.paths import Location

CROSSING = ("uncertainty_design", "uncertainty_samples")
FITTING = {
    "factorial": CROSSING,
    "list": ("file", *CROSSING),
    "latin-hypercube": ("samples", *CROSSING),
    "sobol": ("samples", *CROSSING),
    "saltelli": ("samples", "second_order"),
    "morris": ("trajectories", "levels"),
}
"""Keys of [design] that go with each kind, besides kind and seed."""
NEEDED = {
    "latin-hypercube": "samples",
    "sobol": "samples",
    "saltelli": "samples",
    "morris": "trajectories",
}
LEVELS = 4  # of a morris design that gives none

Parameters = Sequence[Parameter]


def design_table(raw: Any, place: Location) -> DesignTable:
    """Return the [design] table; without one the design is factorial.

    Raises
    ------
    StudyError
        If a key is missing or does not go with the kind of design.
    """
    table = checked_table(DesignTable, {"kind": "factorial"} if raw is None else raw, place)
    _refuse_unfit(table, place)
    return table


def design_of(
    table: DesignTable,
    place: Location,
    levers: Parameters,
    uncertainties: Parameters,
    places: Mapping[str, Location],
) -> Design:
    """Return a design that fits what is varied.

    Parameters
    ----------
    place
        Where the table stands in the file.
    places
        Where in the file each path stands.

    Raises
    ------
    StudyError
        If the design does not fit the parameters.
    """
    if table.kind == "list" and levers:
        raise StudyError(
            "a list design has no levers; write its points under [[point]]",
            places.get(levers[0].path, ("lever",)),
        )
    crossed = _crossed(table, levers, uncertainties, place)
    if table.kind not in ("factorial", "list") and not (*levers, *uncertainties):
        raise StudyError(f"a {table.kind} design needs a lever or an uncertainty", (*place, "kind"))
    _refuse_unsuited(table, crossed, levers, uncertainties, places)
    return Design(
        kind=table.kind,
        seed=table.seed,
        samples=table.samples or 0,
        second_order=bool(table.second_order),
        trajectories=table.trajectories or 0,
        levels=(table.levels or LEVELS) if table.kind == "morris" else 0,
        uncertainty_design=crossed,
        uncertainty_samples=table.uncertainty_samples or 0,
    )


def _refuse_unfit(table: DesignTable, place: Location) -> None:
    """Refuse keys that do not go with the kind of design, and numbers that do not."""
    kind = table.kind
    for key, value in table:
        if value is not None and key not in ("kind", "seed", *FITTING[kind]):
            own = ", ".join(FITTING[kind])
            hint = ""
            if key == "samples" and kind in ("factorial", "list"):
                hint = "; its points follow from the levers, uncertainty_samples is for the others"
            raise StudyError(f"a {kind} design has none; it may have {own}{hint}", (*place, key))
    if kind in NEEDED and getattr(table, NEEDED[kind]) is None:
        raise StudyError(f"a {kind} design needs {NEEDED[kind]}", place)
    powers = {"samples": kind in ("sobol", "saltelli")}
    powers["uncertainty_samples"] = table.uncertainty_design == "sobol"
    for key, is_sobol in powers.items():
        value = getattr(table, key)
        if is_sobol and value is not None and not is_power_of_two(value):
            low = 1 << (value.bit_length() - 1)
            raise StudyError(
                f"{value} is no power of two, which a Sobol sequence needs; nearest: {low}, "
                f"{2 * low}",
                (*place, key),
            )
    if table.levels is not None and table.levels % 2:
        raise StudyError(f"must be an even number, not {table.levels}", (*place, "levels"))


def _crossed(
    table: DesignTable, levers: Parameters, uncertainties: Parameters, place: Location
) -> str:
    """Return how the uncertainties are sampled that are laid over the levers, "" if none are."""
    asked = [key for key in CROSSING if getattr(table, key) is not None]
    apart = table.kind in ("factorial", "list")
    if not uncertainties and asked:
        raise StudyError("there are no uncertainties", (*place, asked[0]))
    if not uncertainties or not (apart or asked):
        return ""
    if not levers and not apart:
        raise StudyError(
            "there are no levers to lay uncertainties over; write samples only", (*place, asked[0])
        )
    way = table.uncertainty_design or "latin-hypercube"
    if way == "factorial" and table.uncertainty_samples is not None:
        raise StudyError(
            'does not go with uncertainty_design = "factorial"', (*place, "uncertainty_samples")
        )
    if way != "factorial" and table.uncertainty_samples is None:
        raise StudyError(
            "uncertainty_samples is missing: how many samples of the uncertainties are laid over "
            "each combination of levers",
            place,
        )
    return way


def _refuse_unsuited(
    table: DesignTable,
    crossed: str,
    levers: Parameters,
    uncertainties: Parameters,
    places: Mapping[str, Location],
) -> None:
    """Refuse parameters that do not go with the kind of design."""
    kind = table.kind
    single = [*(levers if kind == "factorial" else ())]
    single += uncertainties if crossed == "factorial" else ()
    for one in single:
        if not isinstance(one.spread, Choice):
            raise StudyError(
                f"a factorial design needs single values of {one.path}: give values, or low and "
                "high with step or levels",
                places.get(one.path, ()),
            )
    for one in (*levers, *uncertainties) if kind == "morris" else ():
        if is_endless(one.spread):
            raise StudyError(
                f"a morris design goes to both ends of a range; cut that of {one.path} by low and "
                "high",
                places.get(one.path, ()),
            )
