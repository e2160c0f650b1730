"""The manifest of a store: which study its rows belong to, and what has made them."""

import hashlib
import json
import platform
import subprocess
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

from experiments.sweeps.chunks import Wave, chunk_count
from experiments.sweeps.columns import Column
from experiments.sweeps.files import StoreError, replacing
from experiments.sweeps.settings import base_of
from experiments.sweeps.study import Study, canonical

MANIFEST = "manifest.json"
FORMAT = 1  # of the folder
PACKAGES = ("zopa", "mesa", "numpy", "numba", "scipy", "pyarrow", "duckdb")
LAYERS = ("agents", "model")  # whose code decides what a round is
ROOT = Path(__file__).parents[2]


class Manifest(NamedTuple):
    """What a store says of itself."""

    format: int
    name: str  # of the study
    title: str
    study_sha256: str  # of all that decides its rows
    study: dict[str, Any]  # that, as `experiments.sweeps.study.canonical` gives it
    scenarios: dict[str, str]  # hash of each scenario's file as read, by its name in the rows
    own_tactics: dict[str, str]  # hash of the file of each tactic of the user's, by FILE:NAME
    columns: list[list[str]]  # name and kind of each column of the rows
    points: int
    left_out: int  # points that broke a constraint
    chunk_runs: int  # runs of a part
    waves: list[dict[str, int]]  # of replications, as far as they are known; one if that is fixed
    versions: dict[str, str | None]
    code_sha256: str  # of the sources of agents and model
    git_revision: str | None  # of a checkout, None elsewhere


# ------------------------------------------------------------------------------- what decides rows


def identity(study: Study) -> str:
    """Return the hash of all that decides a study's rows, its scenarios and tactics included."""
    return digest(canonical(study))


def digest(record: Any) -> str:
    """Return the SHA-256 of something fit for JSON; the order of keys does not matter.

    >>> digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    True
    """
    text = json.dumps(record, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def scenario_digest(name: str) -> str:
    """Return the hash of a scenario's file as read."""
    return digest(_plain(base_of(name).raw))


def own_tactics(study: Study) -> dict[str, str]:
    """Return the hash of the file of each tactic of one's own that a study seats."""
    parts = canonical(study)["parts"]
    return {named: found for part in parts for named, found in part["own_tactics"].items()}


@lru_cache(maxsize=1)
def code_revision() -> str:
    """Return the hash of the source files of agents and model."""
    found = hashlib.sha256()
    for layer in LAYERS:
        for file in sorted((ROOT / layer).rglob("*.py")):
            found.update(f"{file.relative_to(ROOT).as_posix()}\0".encode())
            found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def git_revision() -> str | None:
    """Return the commit that the code is checked out at, None if it is no checkout."""
    if not (ROOT / ".git").exists():
        return None
    command = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    try:
        asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5.0)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return asked.stdout.strip() or None


def versions() -> dict[str, str | None]:
    """Return the versions of Python and of what rows depend on, None for what is missing."""
    return {"python": platform.python_version(), **{name: _version(name) for name in PACKAGES}}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


# ------------------------------------------------------------------------------- the file


def manifest_of(
    study: Study, columns: tuple[Column, ...], points: int, left_out: int, chunk_runs: int
) -> Manifest:
    """Return the manifest of a store that is to be begun."""
    return Manifest(
        format=FORMAT,
        name=study.name,
        title=study.title,
        study_sha256=identity(study),
        study=canonical(study),
        scenarios={name: scenario_digest(name) for name in study.scenarios},
        own_tactics=own_tactics(study),
        columns=[list(column) for column in columns],
        points=points,
        left_out=left_out,
        chunk_runs=chunk_runs,
        waves=[],
        versions=versions(),
        code_sha256=code_revision(),
        git_revision=git_revision(),
    )


def _plain(raw: Any) -> Any:
    """Return a parsed file as JSON has it: dates become text."""
    return json.loads(json.dumps(raw, default=str))


def with_wave(manifest: Manifest, wave: Wave) -> Manifest:
    """Return a manifest that tells of one more wave."""
    told = {
        "points": len(wave.points),
        "replication": wave.replication,
        "replications": wave.replications,
        "run": wave.run,
        "runs": wave.runs,
        "chunk": wave.chunk,
        "chunks": chunk_count(wave, manifest.chunk_runs),
    }
    return manifest._replace(waves=[*manifest.waves, told])


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest into its folder, whole or not at all."""
    text = json.dumps(manifest._asdict(), indent=2, ensure_ascii=False)
    with replacing(folder / MANIFEST) as file:
        file.write(f"{text}\n".encode())


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a store.

    Raises
    ------
    StoreError
        If there is none, it is damaged, or it is of another format.
    """
    file = folder / MANIFEST
    try:
        record = json.loads(file.read_bytes())
    except FileNotFoundError:
        raise StoreError(f"{folder} holds no sweep: it has no {MANIFEST}") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"{file} cannot be read: {error}") from None
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        found = record.get("format") if isinstance(record, dict) else None
        raise StoreError(f"{file} has format {found!r}; this version of zopa knows {FORMAT}")
    if record.keys() != set(Manifest._fields):
        raise StoreError(f"{file} is damaged: it lacks some of its keys, or has others")
    return Manifest(**record)
