from pathlib import Path
from typing import Any

import pytest

from experiments.sweeps.points import points_of
from experiments.sweeps.settings import base_of
from experiments.sweeps.tables import StudyError

BASE = base_of("contract-round")
GIVEN = """\
guild.bias,guild.opening.months,causes.one_veto,guild.tactic,calendar.final_offer
0.1,24,true,micro,2030-07-15
0.2,,False,"linear",
,36,,,
"""


def points(folder: Path, text: str | bytes, taken: tuple[str, ...] = ()) -> Any:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "points.csv").write_bytes(content)
    return points_of(BASE, ("points.csv", ("design", "file")), folder, set(taken))


def test_the_lines_of_a_file_are_points(tmp_path: Path) -> None:
    assert points(tmp_path, GIVEN) == (
        (
            ("guild.bias", 0.1),
            ("guild.opening.months", 24),
            ("causes.one_veto", True),
            ("guild.tactic", "micro"),
            ("calendar.final_offer", "2030-07-15"),
        ),
        (("guild.bias", 0.2), ("causes.one_veto", False), ("guild.tactic", "linear")),
        (("guild.opening.months", 36),),
    )


def test_a_file_may_come_from_a_spreadsheet(tmp_path: Path) -> None:
    text = "\ufeff" + GIVEN.replace("\n", "\r\n")
    assert points(tmp_path, text) == points(tmp_path, GIVEN)


def test_a_long_file_is_read_quickly(tmp_path: Path) -> None:
    lines = [f"{i / 4_000},{24 + 12 * (i % 3)}" for i in range(4_000)]
    found = points(tmp_path, "\n".join(["guild.bias,guild.opening.months", *lines]))
    assert len(found) == 4_000
    assert found[-1] == (("guild.bias", 0.99975), ("guild.opening.months", 24 + 12 * (3_999 % 3)))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "points.csv is empty"),
        ("guild.bias\n", "at least one point"),
        ("guild.bais\n0.1", "line 1: unknown path 'guild.bais'"),
        ("guild.bias,guild.bias\n0.1,0.2", "line 1: guild.bias stands there twice"),
        ("guild.bias,\n0.1,0.2", "line 1: unknown path ''"),
        ("guild.bias\n0.1\n0.2,0.3", "line 3: 2 cells under a header of 1"),
        ("guild.bias\n\n0.1", "line 2: 0 cells under a header of 1"),
        ("guild.bias\n0.1\nhalf", 'line 3: guild.bias: "half" is not allowed'),
        ("guild.bias\n0.1\n1.5", "line 3: guild.bias: guild.bias = 1.5: 1.5 is not allowed"),
        ("guild.bias\nnan", "line 2: guild.bias: "),
        ("guild.opening.months\n24.5", 'line 2: guild.opening.months: "24.5" is not allowed'),
        ("guild.opening.months\n25", "line 2: guild.opening.months: guild.opening.months = 25"),
        ("causes.one_veto\nyes", 'line 2: causes.one_veto: "yes" is not allowed'),
        ("calendar.ends\n2030-02-30", "line 2: calendar.ends: "),
        ('guild.bias\n"0.1', "line 2: unexpected end of data"),
        ("guild.spread\n1", "line 2: guild.spread: is set elsewhere too"),
        (b"guild.bias\n\xff", "points.csv, line 2: not text in UTF-8"),
        (b"guild.bias\n0\0", "not a text file"),
    ],
    ids=lambda value: str(value)[-30:].replace("\0", "0"),
)
def test_a_bad_file_is_refused_with_its_line(text: str | bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(StudyError) as caught:
        points(tmp_path, text, ("guild.spread",))
    assert says in str(caught.value)
    assert caught.value.place == ("design", "file")


def test_a_file_that_is_not_there_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("points.csv", ("design", "file"))
    with pytest.raises(StudyError, match="there is no file"):
        points_of(BASE, given, tmp_path, set())
    monkeypatch.setattr("experiments.sweeps.points.LARGEST", 10)
    with pytest.raises(StudyError, match="larger than 10 bytes"):
        points(tmp_path, GIVEN)


@pytest.mark.parametrize(
    ("raw", "says", "place"),
    [
        ([], "at least one point", ("point",)),
        ({"guild.bias": 0.1}, "under [[point]]", ("point",)),
        ([{"guild.bias": 0.1}, 3], "each point is a table", ("point", 1)),
        (
            [{"guild.bias": 0.1, "guild": {"bias": 0.2}}],
            "is set elsewhere too",
            ("point", 0, "guild", "bias"),
        ),
        ([{"guild.bias": [0.1]}], "a list of 1 is not allowed", ("point", 0, "guild.bias")),
        ([{"guild.bias": 0.1}, {"guild.bias": 2}], "guild.bias = 2", ("point", 1, "guild.bias")),
    ],
    ids=["none", "table", "number", "twice", "list", "bounds"],
)
def test_bad_tables_are_refused_with_their_place(raw: Any, says: str, place: Any) -> None:
    with pytest.raises(StudyError) as caught:
        points_of(BASE, (raw, ("point",)), Path(), set())
    assert says in str(caught.value)
    assert caught.value.place == place
