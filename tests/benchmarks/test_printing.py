"""The table and the JSON."""

import json
from pathlib import Path

from benchmarks.printing import document, line, table, write
from benchmarks.timing import Ratio, Row

RATE = Row("w1", "W1a", (0.00001, 0.00002, 0.00005), (0.00002, 0.000017, 0.00003), 40_000, True)
WAIT = Row("waits", "zopa --help", (0.25, 0.2, 0.3), (0.001, 0.002, 0.003), 1, False)


def test_rates_are_pieces_a_second_and_waits_milliseconds() -> None:
    assert line(RATE).split() == [
        "W1a",
        "50,000",
        "/s",
        "100,000",
        "20,000",
        "0.0170",
        "3",
        "40,000",
    ]
    assert line(WAIT).split() == [
        "zopa",
        "--help",
        "250.0",
        "ms",
        "200.0",
        "300.0",
        "1.0",
        "3",
        "1",
    ]


def test_slow_rates_keep_a_digit() -> None:
    assert "6.2 /s" in line(RATE._replace(seconds=(0.16, 0.16, 0.16)))


def test_groups_ratios_and_equal_results_follow_one_another() -> None:
    lines = table([WAIT, RATE, RATE], [Ratio("a / b", 1234.56)], {"Mesa": "8 of 8"}).splitlines()
    heads = [place for place, text in enumerate(lines) if text.startswith("-- ")]
    assert [lines[place] for place in heads[:2]] == ["-- waits", "-- w1"]
    assert lines[heads[2] + 1].split() == ["a", "/", "b", "1,234.6"]
    assert lines[heads[3] + 1].split() == ["Mesa", "8", "of", "8"]
    assert "--" not in table([], [], {})


def test_the_json_holds_every_repeat(tmp_path: Path) -> None:
    content = document({"cores": "2"}, [RATE], [Ratio("a / b", 5.0)], {"Mesa": "8 of 8"}, 100.0)
    write(tmp_path / "latest.json", content)
    read = json.loads((tmp_path / "latest.json").read_text(encoding="utf-8"))
    assert read["rows"][0]["seconds"] == list(RATE.seconds)
    assert read["rows"][0]["median"] == 0.00002
    assert read["rows"][0]["least_spent"] == 0.000017
    assert read["ratios"] == {"a / b": 5.0}
    assert (read["machine"], read["same_results"]) == ({"cores": "2"}, {"Mesa": "8 of 8"})
