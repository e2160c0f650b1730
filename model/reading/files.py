"""Finding scenario files: those that come with the program, by name, and any other by its path."""

from importlib import resources
from pathlib import Path

from model.paths import ScenarioError, nearest, printable

DEFAULT_SCENARIO = "wga-2004"
SHIPPED = resources.files("model") / "scenarios"
LARGEST = 1_000_000  # bytes of a file


def scenario_names() -> list[str]:
    """Return the names of the scenarios that come with the program."""
    files = (Path(entry.name) for entry in SHIPPED.iterdir())
    return sorted(file.stem for file in files if file.suffix == ".toml")


def scenario_text(name_or_path: str | Path) -> str:
    """Return the text of a scenario file.

    Parameters
    ----------
    name_or_path
        Name of a scenario that comes with the program, or a file.

    Raises
    ------
    ScenarioError
        If there is no such file or it is no text.
    """
    if str(name_or_path) in scenario_names():
        return (SHIPPED / f"{name_or_path}.toml").read_text(encoding="utf-8")
    return decoded(content(Path(name_or_path)), label_of(name_or_path))


def label_of(name_or_path: str | Path) -> str:
    """Return what messages call a scenario's file."""
    shipped = str(name_or_path) in scenario_names()
    return f"{name_or_path}.toml" if shipped else printable(str(name_or_path), 200)


def content(path: Path) -> bytes:
    """Return the bytes of a file, and refuse what is no ordinary file of reasonable size."""
    try:
        found = ordinary(path)
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise ScenarioError(f"{printable(str(path), 200)} cannot be read: {reason}") from None
    if len(found) > LARGEST:
        raise ScenarioError(f"{path} is larger than {LARGEST} bytes; scenarios are far smaller")
    return found


def ordinary(path: Path) -> bytes:
    """Return the first bytes of a file, one more than are allowed at most."""
    if path.is_dir():
        raise ScenarioError(f"{path} is a folder, not a scenario file")
    if not path.exists():
        raise ScenarioError(not_found(path))
    if not path.is_file():
        raise ScenarioError(f"{path} is not an ordinary file")
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def not_found(path: Path) -> str:
    """Return that there is no such scenario, and which ones there are."""
    names = scenario_names()
    near = nearest(path.stem, names, most=1)
    hint = f"; nearest: {near[0]}" if near else ""
    return f"no scenario or file {printable(str(path), 200)!r}{hint}; shipped: {', '.join(names)}"


def decoded(found: bytes, label: str) -> str:
    """Return the text in a file's bytes."""
    if found.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ScenarioError(f"{label} is text in UTF-16; save it as UTF-8")
    try:
        text = found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        raise ScenarioError(f"{label}, line {line}: not text in UTF-8") from None
    if "\0" in text:
        raise ScenarioError(f"{label} is not a text file")
    return text.replace("\r\n", "\n")
