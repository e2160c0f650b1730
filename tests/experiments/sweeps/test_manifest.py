"""The manifest says whose rows these are and what has made them."""

import json
from pathlib import Path

import pytest

from experiments.sweeps import manifest as manifests
from experiments.sweeps.chunks import Wave
from experiments.sweeps.columns import Column
from experiments.sweeps.files import StoreError
from experiments.sweeps.manifest import (
    MANIFEST,
    Manifest,
    code_revision,
    git_revision,
    identity,
    manifest_of,
    read_manifest,
    versions,
    with_wave,
    write_manifest,
)
from tests.experiments.sweeps.sweeping import own, study_of, varied


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    return manifest_of(study_of(tmp_path), (Column("run", "integer"),), 3, 1, 50)


def test_a_manifest_is_read_as_it_was_written(manifest: Manifest, tmp_path: Path) -> None:
    write_manifest(tmp_path, manifest)
    assert read_manifest(tmp_path) == manifest


def test_it_tells_hashes_seeds_versions_and_code(manifest: Manifest) -> None:
    assert manifest.study["seed"] == 0
    assert len(manifest.study_sha256) == len(manifest.code_sha256) == 64
    assert [name.endswith("varied.toml") for name in manifest.scenarios] == [True]
    assert manifest.versions["numpy"]
    assert (manifest.points, manifest.left_out, manifest.chunk_runs) == (3, 1, 50)


def test_waves_are_told_as_they_come(manifest: Manifest) -> None:
    [told] = with_wave(manifest, Wave(2, 60, range(3), 20, 10)).waves
    assert told == {
        "points": 3,
        "replication": 20,
        "replications": 10,
        "run": 60,
        "runs": 30,
        "chunk": 2,
        "chunks": 1,
    }


def test_another_study_has_another_identity(tmp_path: Path) -> None:
    known = [
        study_of(tmp_path),
        study_of(tmp_path, 5),
        study_of(tmp_path, seed=1),
        study_of(tmp_path, impatience=(1.0, 2.0)),
        study_of(tmp_path, limit_seconds=5.0),
        study_of(tmp_path, tactics=(own(tmp_path, "fine"),)),
    ]
    assert len({identity(study) for study in known}) == len(known)


def test_another_scenario_of_that_name_makes_another_study(tmp_path: Path) -> None:
    study = study_of(tmp_path)
    before = identity(study)
    file = Path(varied(tmp_path))
    file.write_text(file.read_text().replace("0.1 }", "0.2 }"))
    assert identity(study) != before


def test_another_tactic_in_that_file_makes_another_study(tmp_path: Path) -> None:
    study = study_of(tmp_path, tactics=(own(tmp_path, "fine"),))
    before = identity(study)
    with (tmp_path / "mine.py").open("a") as file:
        file.write("\nMORE = 1\n")
    assert identity(study) != before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "cannot be read"),
        ("[]", "has format None"),
        ('{"format": 99}', "has format 99; this version of zopa knows 1"),
        ('{"format": 1}', "is damaged"),
    ],
    ids=["no JSON", "no record", "another format", "keys missing"],
)
def test_a_damaged_manifest_is_told_in_one_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(StoreError, match=told) as caught:
        read_manifest(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_one_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no sweep"):
        read_manifest(tmp_path)


def test_the_code_revision_changes_with_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for layer in ("agents", "model"):
        (tmp_path / layer / "deep").mkdir(parents=True)
        (tmp_path / layer / "deep" / "a.py").write_text("x = 1")
    monkeypatch.setattr(manifests, "ROOT", tmp_path)
    found = [code_revision.__wrapped__()]
    (tmp_path / "model" / "deep" / "a.py").write_text("x = 2")
    found.append(code_revision.__wrapped__())
    (tmp_path / "model" / "deep" / "a.py").rename(tmp_path / "model" / "deep" / "b.py")
    found.append(code_revision.__wrapped__())
    (tmp_path / "model" / "notes.txt").write_text("no code")
    assert code_revision.__wrapped__() == found[-1]
    assert len(set(found)) == 3


def test_there_is_no_git_revision_without_a_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifests, "ROOT", tmp_path)
    assert git_revision() is None


def test_versions_are_those_of_python_and_of_what_rows_depend_on() -> None:
    found = versions()
    assert {"python", "zopa", "mesa", "numpy", "numba"} <= found.keys()


def test_the_file_is_json_that_people_can_read(manifest: Manifest, tmp_path: Path) -> None:
    write_manifest(tmp_path, manifest)
    text = (tmp_path / MANIFEST).read_text()
    assert json.loads(text)["name"] == "light"
    assert text.count("\n") > 20
