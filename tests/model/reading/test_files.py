"""Finding files: names, paths, and everything a path may lead to instead of a scenario."""

import os
import re
from pathlib import Path

import pytest

from model.paths import ScenarioError
from model.reading.files import DEFAULT_SCENARIO, LARGEST, label_of, scenario_names, scenario_text

FOLDER = Path(__file__).parents[3] / "model" / "scenarios"


def refusal(path: str | Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        scenario_text(path)
    return str(caught.value)


def test_the_shipped_scenarios_are_the_files_in_the_folder() -> None:
    assert scenario_names() == sorted(path.stem for path in FOLDER.glob("*.toml"))
    assert DEFAULT_SCENARIO in scenario_names()


@pytest.mark.parametrize("name", scenario_names())
def test_a_name_and_its_file_give_the_same_text(name: str) -> None:
    assert scenario_text(name) == scenario_text(FOLDER / f"{name}.toml")


def test_a_file_is_called_as_it_was_given() -> None:
    assert label_of("contract-round") == "contract-round.toml"
    assert label_of("some/folder/mine.toml") == "some/folder/mine.toml"
    assert label_of("mine") == "mine"


def test_a_name_nearly_right_is_told_the_right_one() -> None:
    message = refusal("contract-rund")
    assert "no scenario or file 'contract-rund'; nearest: contract-round; shipped: " in message
    assert message.endswith(", ".join(scenario_names()))
    assert "nearest: contract-round" in refusal("contract-round.toml")


def test_a_name_is_never_a_way_out_of_the_folder() -> None:
    assert "no scenario or file" in refusal("../scenarios/contract-round")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path} is a folder, not a scenario file"


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == f"{tmp_path / 'pipe'} is not an ordinary file"


def test_a_device_is_refused() -> None:
    assert refusal("/dev/zero") == "/dev/zero is not an ordinary file"


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.toml").symlink_to(tmp_path / "loop.toml")
    assert "loop.toml" in refusal(tmp_path / "loop.toml")


@pytest.mark.parametrize("path", ["a" * 5000, "nul\0byte", "", " "])
def test_impossible_names_are_refused(path: str) -> None:
    assert len(refusal(path)) < 400


def test_what_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    path = tmp_path / "secret.toml"
    path.write_text("a = 1")
    monkeypatch.setattr(Path, "open", forbidden)
    assert refusal(path) == f"{path} cannot be read: Permission denied"


def test_large_files_are_refused_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_bytes(b"#" * LARGEST)
    assert len(scenario_text(path)) == LARGEST
    path.write_bytes(b"#" * (LARGEST + 1))
    assert refusal(path) == f"{path} is larger than {LARGEST} bytes; scenarios are far smaller"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a = 1\nb = \xff\n", "line 2: not text in UTF-8"),
        ('a = "\u00e9"'.encode("latin-1"), "line 1: not text in UTF-8"),
        ("a = 1".encode("utf-16"), "is text in UTF-16; save it as UTF-8"),
        (b"a = 1\0", "is not a text file"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not text in UTF-8"),
        (b"PK\x03\x04\0\0", "is not a text file"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "binary.toml"
    path.write_bytes(content)
    assert re.fullmatch(f"{path}.*{says}", refusal(path))
