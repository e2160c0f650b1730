"""Reading studies: from a shipped name, a file or a dictionary to a checked `Study`."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from experiments.sweeps.assembling import assembled
from experiments.sweeps.study import Study
from experiments.sweeps.tables import StudyError
from model.paths import Location, ScenarioError, nearest, printable
from model.reading.files import content, decoded
from model.reading.syntax import TOO_DEEP, parse
from model.reading.toml_lines import key_lines

SHIPPED = resources.files("experiments.sweeps") / "shipped"
TEMPLATE = resources.files("experiments.sweeps") / "new_study.toml"


def study_names() -> list[str]:
    """Return the names of the studies that come with the program."""
    files = (Path(entry.name) for entry in SHIPPED.iterdir())
    return sorted(file.stem for file in files if file.suffix == ".toml")


def study_template() -> str:
    """Return a commented study file to start from, which can be run as it is."""
    return TEMPLATE.read_text(encoding="utf-8")


def study_text(name_or_path: str | Path) -> str:
    """Return the text of a study file.

    Raises
    ------
    ScenarioError
        If there is no such study or file, or it is no text.
    """
    if str(name_or_path) in study_names():
        return (SHIPPED / f"{name_or_path}.toml").read_text(encoding="utf-8")
    path = Path(name_or_path)
    if not path.exists():
        near = nearest(path.stem, study_names(), most=1)
        hint = f"; nearest: {near[0]}" if near else ""
        raise ScenarioError(
            f"no study or file {printable(str(path), 200)!r}{hint}; shipped: "
            + ", ".join(study_names())
        )
    if path.is_dir():
        raise ScenarioError(f"{printable(str(path), 200)} is a folder, not a study file")
    return decoded(content(path), printable(str(path), 200))


def read_study(name_or_path: str | Path) -> Study:
    """Return a study, checked.

    Parameters
    ----------
    name_or_path
        Name of a study that comes with the program, or a TOML file. Scenario files that it names
        are looked for beside it.

    Raises
    ------
    ScenarioError
        With the first thing that is wrong, its line, and what is allowed instead.

    Examples
    --------
    >>> study = read_study("quick")
    >>> study.name, study.design.kind
    ('quick', 'factorial')
    """
    text = study_text(name_or_path)
    shipped = str(name_or_path) in study_names()
    label = f"{name_or_path}.toml" if shipped else printable(str(name_or_path), 200)
    raw = parse(text, label)
    if not raw:
        raise ScenarioError(f"{label} is empty; a study has at least [study] and [lever]")
    folder = Path() if shipped else Path(name_or_path).parent
    try:
        return assembled(raw, folder)
    except StudyError as error:
        line = _line_of(error.place, key_lines(text))
        where = f"{label}, line {line}" if line else label
        raise StudyError(f"{where}: {_told(error)}", error.place) from None


def study_from(tables: Mapping[str, Any], folder: str | Path = ".") -> Study:
    """Return a study that is given as a dictionary with the tables of a study file.

    Parameters
    ----------
    folder
        Where scenario files that it names are looked for.

    Raises
    ------
    ScenarioError
        With the first thing that is wrong, and what is allowed instead.

    Examples
    --------
    >>> study = study_from({
    ...     "study": {"name": "bias", "scenario": "symmetric"},
    ...     "lever": {"guild.bias": [0.0, 0.2]},
    ...     "design": {"kind": "factorial"},
    ... })
    >>> study.levers[0].spread.values
    (0.0, 0.2)
    """
    try:
        return assembled(_plain(tables), Path(folder))
    except StudyError as error:
        raise StudyError(f"study: {_told(error)}", error.place) from None
    except RecursionError:
        raise StudyError(f"study: {TOO_DEEP}") from None


def _plain(value: Any) -> Any:
    """Return tables as a file would give them: numpy's arrays and numbers become Python's."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.tolist() if hasattr(value, "tolist") else value


def _told(error: StudyError) -> str:
    """Return what is wrong with the path of the key that it is about."""
    steps = [_step(key) for key in error.place]
    return f"{'.'.join(steps)}: {error}" if steps else str(error)


def _step(key: str | int) -> str:
    if isinstance(key, int):
        return str(key + 1)
    return f'"{printable(key, 100)}"' if "." in key else printable(key, 100)


def _line_of(place: Location, lines: Mapping[Location, int]) -> int:
    around = (place[:depth] for depth in range(len(place), 0, -1))
    return next((lines[key] for key in around if key in lines), 0)
