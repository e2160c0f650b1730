"""The layers: experiments build on the model, the model on the agents, and never back."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FORBIDDEN = {
    "agents": {"model", "experiments", "tests", "numba"},
    "model": {"experiments", "tests", "numba"},
    "experiments": {"tests", "numba"},
}
MAY_IMPORT_NUMBA = {Path("model/compiling.py"), Path("model/numba_inside.py")}
SOURCES = [path.relative_to(ROOT) for layer in FORBIDDEN for path in (ROOT / layer).rglob("*.py")]


def imports(source: str) -> set[str]:
    """Return the top-level packages that a module imports, wherever in it the import stands."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    absolute = [node for node in nodes if isinstance(node, ast.ImportFrom) and not node.level]
    return {name.split(".")[0] for name in [*plain, *(node.module or "" for node in absolute)]}


def violations(path: Path, source: str) -> set[str]:
    """Return the packages that the module at `path` imports but must not."""
    allowed = {"numba"} if path in MAY_IMPORT_NUMBA else set()
    return imports(source) & FORBIDDEN[path.parts[0]] - allowed


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_imports_point_from_experiments_to_model_to_agents(path: Path) -> None:
    assert violations(path, (ROOT / path).read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("agents/a.py", "from model.contract import Contract", {"model"}),
        ("agents/a.py", "def f():\n    import experiments.cli as cli", {"experiments"}),
        ("model/m.py", "if True:\n    from experiments import cli", {"experiments"}),
        ("model/m.py", "import numpy, numba.core", {"numba"}),
        ("experiments/e.py", "from tests.conftest import settings", {"tests"}),
        ("model/batch.py", "from model import compiling\ndef f():\n    import numba", {"numba"}),
        ("model/compiling.py", "import numba\nimport experiments", {"experiments"}),
        ("model/compiling.py", "import numba\nfrom agents import worth\nfrom . import a", set()),
        ("experiments/e.py", "from model.talks import model\nimport agents.model", set()),
    ],
)
def test_the_check_itself_tells_right_from_wrong(
    path: str, source: str, expected: set[str]
) -> None:
    assert violations(Path(path), source) == expected
