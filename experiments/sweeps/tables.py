"""What may stand in a study file: one record for each kind of table, checked one at a time.

The field descriptions are the reference for study files.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError

from model.paths import Location, ScenarioError, suggestion
from model.reading.door import frozen
from model.reading.files import DEFAULT_SCENARIO
from model.reading.wording import allowed, hint, in_brackets, resolved, shown
from model.record import Day, Record, Text

Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=40)]
Seed = Annotated[int, Field(ge=0, le=2**53)]
Number = Annotated[float, Field(ge=-1e9, le=1e9)]
Numbers = Annotated[tuple[Number, ...], Field(min_length=1, max_length=4)]
Texts = Annotated[tuple[Text, ...], Field(max_length=200)]
Samples = Annotated[int, Field(ge=1, le=2**24)]
Kind = Literal["factorial", "list", "latin-hypercube", "sobol", "saltelli", "morris"]
Table = TypeVar("Table", bound=Record)


class StudyError(ScenarioError):
    """What is wrong with a study, where, and what is allowed instead."""

    def __init__(self, text: str, place: Location = ()) -> None:
        super().__init__(text)
        self.place = place


class StudyTable(Record):
    """[study]: what the sweep is about."""

    name: Slug = Field(description="short name")
    title: Text | None = Field(default=None, description="one line for headings")
    scenario: Annotated[tuple[Text, ...], Field(min_length=1, max_length=40)] = Field(
        default=(DEFAULT_SCENARIO,),
        description="name of a shipped scenario or a file, or a list of them to compare",
    )
    uncertainties: Texts = Field(
        default=(),
        description='"scenario": all that it draws for each run; a path or table: as it assumes',
    )
    constraints: Texts = Field(default=(), description="conditions that every point must meet")
    seed: Seed = Field(default=0, description="seed of the first replication")
    common_random_numbers: bool = Field(
        default=True, description="replication r has the same seed at every point"
    )
    limit_seconds: Annotated[float, Field(gt=0, le=86400)] = Field(
        default=60.0, description="time that one run may take"
    )
    outcomes: Texts = Field(default=(), description="outcomes to keep; all if left out")


class ExperimentTable(Record):
    """[[experiment]]: a part of a study, with what it adds to the common tables."""

    name: Slug = Field(description="short name")
    scenario: Annotated[tuple[Text, ...], Field(min_length=1, max_length=40)] | None = Field(
        default=None, description="instead of the scenario of the study"
    )
    uncertainties: Texts = Field(
        default=(),
        description='"scenario": all that it draws for each run; a path or table: as it assumes',
    )
    constraints: Texts = Field(default=(), description="conditions besides the common ones")


class DesignTable(Record):
    """[design]: how points are chosen."""

    kind: Kind = Field(description="how points are chosen")
    seed: Seed = Field(default=0, description="seed of the sample")
    samples: Samples | None = Field(default=None, description="size of the sample")
    second_order: bool | None = Field(
        default=None, description="saltelli: also for pairs of parameters, at twice the runs"
    )
    trajectories: Annotated[int, Field(ge=2, le=100_000)] | None = Field(
        default=None, description="morris: walks through the grid"
    )
    levels: Annotated[int, Field(ge=2, le=1000)] | None = Field(
        default=None, description="morris: places of the grid on each axis, an even number"
    )
    uncertainty_design: Literal["latin-hypercube", "sobol", "factorial"] | None = Field(
        default=None, description="how uncertainties are sampled that are laid over the levers"
    )
    uncertainty_samples: Samples | None = Field(
        default=None,
        description="so many samples of the uncertainties are laid over each combination of levers",
    )
    file: Text | None = Field(
        default=None, description="list: a CSV file, its header the paths, each line a point"
    )


class ReplicationsTable(Record):
    """[replications]: how often each point is run."""

    count: Annotated[int, Field(ge=1, le=10**7)] | None = Field(
        default=None, description="runs of each point"
    )
    until: dict[str, Any] | None = Field(
        default=None, description="run each point until an outcome is known well enough"
    )


class UntilTable(Record):
    """[replications.until]: the precision at which a point is done."""

    outcome: Text = Field(description="name of an outcome")
    values: Annotated[tuple[Text, ...], Field(min_length=1, max_length=40)] | None = Field(
        default=None, description="the share of runs with one of these; left out, the mean"
    )
    half_width: Annotated[float, Field(gt=0, le=1e9)] = Field(
        description="half the width of the 95 % interval; of a share, 0.02 is 2 points either way"
    )
    at_least: Annotated[int, Field(ge=2, le=10**7)] = Field(
        default=20, description="runs of each point before it is judged"
    )
    at_most: Annotated[int, Field(ge=2, le=10**7)] = Field(
        description="runs of a point after which it is done anyway"
    )
    batch: Annotated[int, Field(ge=1, le=10**6)] = Field(
        default=20, description="runs that are added at a time"
    )


class ParameterTable(Record):
    """[lever."PATH"], [uncertainty."PATH"]: what a parameter may be."""

    values: tuple[Any, ...] | None = Field(default=None, description="these values")
    weights: (
        Annotated[
            tuple[Annotated[float, Field(gt=0, le=1e9)], ...],
            Field(min_length=1, max_length=10_000),
        ]
        | None
    ) = Field(default=None, description="how likely each of the values is, relatively")
    low: Number | Day | None = Field(default=None, description="lowest value")
    high: Number | Day | None = Field(default=None, description="highest value")
    step: Annotated[float, Field(gt=0, le=1e9)] | None = Field(
        default=None, description="from low to high in steps; of a date, days"
    )
    levels: Annotated[int, Field(ge=2, le=10_000)] | None = Field(
        default=None, description="so many values from low to high, evenly spaced"
    )
    uniform: Numbers | None = Field(default=None, description="[low, high]")
    loguniform: Numbers | None = Field(default=None, description="[low, high], above 0")
    triangular: Numbers | None = Field(default=None, description="[low, mode, high]")
    integer: Numbers | None = Field(
        default=None, description="[low, high]: whole numbers, both ends included"
    )
    beta: Numbers | None = Field(default=None, description="[a, b, low, high]")
    normal: Numbers | None = Field(default=None, description="[mean, standard deviation]")
    lognormal: Numbers | None = Field(
        default=None, description="[mean, standard deviation] of the natural logarithm"
    )
    exponential: Numbers | None = Field(default=None, description="[mean]")


def checked_table(model: type[Table], raw: Any, place: Location) -> Table:
    """Return a table of a study as a record.

    Raises
    ------
    StudyError
        For the first thing that is wrong in it; an unknown key counts as the first.
    """
    if not isinstance(raw, Mapping):
        raise StudyError(f"{shown(raw)} is not allowed; it must be a table", place)
    try:
        return model.model_validate(frozen(dict(raw)))
    except ValidationError as error:
        found = error.errors(include_url=False)
    unknown = [item for item in found if item["type"] == "extra_forbidden"]
    first = (unknown or found)[0]
    here = (first["loc"][0], *(key for key in first["loc"][1:] if isinstance(key, int)))
    raise StudyError(_sentence(model, str(here[0]), first, raw), (*place, *here))


def _sentence(model: type[Record], key: str, error: Mapping[str, Any], raw: Any) -> str:
    """Return what is wrong with a key of a table, and what may stand there."""
    known = model.model_json_schema()["properties"]
    if error["type"] == "extra_forbidden":
        return f"there is no such key{suggestion(key, known)}; allowed here: {', '.join(known)}"
    node, value = resolved(known[key]), raw.get(key)
    if any(isinstance(step, int) for step in error["loc"]) and "items" in node:
        node, value = {**resolved(node["items"]), "description": "."}, error["input"]
    is_list = node.get("items") == {}
    wanted = f"{'a list' if is_list else allowed(node)}{in_brackets(node)}"
    if error["type"] == "missing":
        return f"is missing; it must be there and be {wanted}"
    return f"{shown(value)} is not allowed; it must be {wanted}{hint(value, node)}"
