import re
from pathlib import Path

import numpy as np
import pytest

from experiments.sweeps.designs import plan_of
from experiments.sweeps.reading import read_study, study_from, study_names, study_text
from experiments.sweeps.study import canonical
from model.paths import ScenarioError
from tests.experiments.sweeps.malformed import ALL, TEXT, Case, bad_text, line_of

JARGON = ("Traceback", "pydantic", "Input should", "validation error", "Error", "tomllib", "dict")


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ScenarioError) as caught:
        plan_of(read_study(path))
    return str(caught.value)


def test_there_are_at_least_forty_five_malformed_studies() -> None:
    assert len(ALL) >= 45
    assert len({case.name for case in ALL}) == len(ALL)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_malformed_study_is_refused_in_one_clear_sentence(case: Case, tmp_path: Path) -> None:
    text = bad_text(case)
    path = written(tmp_path, text)
    message = refusal(path)
    assert message.isprintable()
    assert len(message) < 700
    assert [word for word in JARGON if re.search(rf"\b{word}\b", message)] == []
    assert [words for words in case.says if words not in message] == []
    if case.line is not None:
        assert message.startswith(f"{path}, line {line_of(case, text)}: ")
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.toml"]


@pytest.mark.parametrize("name", study_names())
def test_every_shipped_study_is_read_and_planned(name: str) -> None:
    study = read_study(name)
    assert study.name == name
    assert len(plan_of(study)) > 1


def test_both_shipped_studies_are_there() -> None:
    assert study_names() == ["quick", "terms"]


def test_the_good_study_of_the_malformed_ones_is_fine(tmp_path: Path) -> None:
    study = read_study(written(tmp_path, TEXT))
    assert (study.name, study.title, study.seed) == ("mine", "mine", 3)
    assert len(plan_of(study)) + plan_of(study).left_out == 2 * 2 * 2 * 4


def test_a_study_from_a_dictionary_is_that_from_a_file(tmp_path: Path) -> None:
    import tomllib

    assert study_from(tomllib.loads(TEXT)) == read_study(written(tmp_path, TEXT))


def test_a_dictionary_may_hold_the_arrays_and_numbers_of_numpy() -> None:
    given = {
        "study": {"name": "x", "scenario": "symmetric", "seed": np.int64(4)},
        "lever": {"guild.bias": np.array([0.0, 0.5]), "causes.public_commitment": (np.True_,)},
        "design": {"kind": "factorial"},
    }
    study = study_from(given)
    assert study.seed == 4
    assert [lever.spread[0] for lever in study.levers] == [(0.0, 0.5), (True,)]
    assert [type(value) for value in study.levers[0].spread[0]] == [float, float]  # type: ignore[union-attr]


def test_what_is_wrong_in_a_dictionary_is_named_by_its_keys() -> None:
    with pytest.raises(ScenarioError) as caught:
        study_from({"study": {"name": "x"}, "lever": {"guild.baes": [1]}})
    assert str(caught.value).startswith('study: lever."guild.baes": unknown path')


@pytest.mark.parametrize("tables", [{}, {"study": {}}, {"study": {"name": "x"}, 3: {}}])
def test_a_dictionary_that_is_no_study_is_refused(tables: dict[str, object]) -> None:
    with pytest.raises(ScenarioError, match=r"^study: "):
        study_from(tables)


def test_a_dictionary_that_holds_itself_is_refused() -> None:
    endless: dict[str, object] = {"name": "x"}
    endless["study"] = endless
    with pytest.raises(ScenarioError, match="nested too deeply"):
        study_from(endless)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("quik", "no study or file 'quik'; nearest: quick; shipped: quick, terms"),
        ("no/such/file.toml", "no study or file 'no/such/file.toml'; shipped: quick, terms"),
        (".", "is a folder, not a study file"),
    ],
    ids=["name", "file", "folder"],
)
def test_a_study_that_is_not_there_is_refused(name: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        study_text(name)
    assert says in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"[study]\nname = '\xff'")
    with pytest.raises(ScenarioError, match="line 2: not text in UTF-8"):
        read_study(path)


def test_files_that_a_study_names_are_looked_for_beside_it(tmp_path: Path) -> None:
    from model.reading import scenario_text

    (tmp_path / "toy.toml").write_text(scenario_text("symmetric"), encoding="utf-8")
    text = '[study]\nname = "x"\nscenario = ["toy.toml", "symmetric"]'
    study = read_study(written(tmp_path, text))
    assert study.scenarios == (str(tmp_path / "toy.toml"), "symmetric")
    parts = canonical(study)["parts"]
    assert parts[0] == parts[1]


def test_a_scenario_that_is_malformed_is_named_with_its_own_line(tmp_path: Path) -> None:
    (tmp_path / "toy.toml").write_text("[scenario]\nnmae = 3", encoding="utf-8")
    path = written(tmp_path, '[study]\nname = "x"\nscenario = "toy.toml"')
    with pytest.raises(ScenarioError) as caught:
        read_study(path)
    toy = tmp_path / "toy.toml"
    assert str(caught.value).startswith(f"{path}, line 3: study.scenario.1: {toy}, line 2: ")
