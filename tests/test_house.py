"""House rules: no registry addresses, commands as the README gives them, a test for each source."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = {
    path.relative_to(ROOT): path.read_text(encoding="utf-8")
    for layer in ("agents", "model", "experiments")
    for path in sorted((ROOT / layer).rglob("*.py"))
}
TEST_COMMAND = "uv run pytest"
RUN_COMMAND = "pip install uv && uv run zopa run"

# Joined here, so that this file passes its own test.
REGISTRIES = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("pypi", "python", "org"),
        ("anaconda", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("crates", "io"),
        ("jsdelivr", "net"),
        ("unpkg", "com"),
        ("deb", "debian", "org"),
    ]
]
MIRROR = re.compile(r"https?://\S+/simple\b")
NAMES = re.compile(
    r"(?<![a-z])(wga[ew]?|amptp|dga|sag|aftra|iatse|(writers|directors|actors)['’]?[ _]guild"
    r"|hollywood|paramount|disney|viacom|dreamworks|netflix|sony|warner|nbc|cbs)(?![a-z])",
    re.IGNORECASE,
)
DEFAULT_SCENARIO = re.compile(r"^DEFAULT_SCENARIO\b.*$", re.MULTILINE)


def own_files() -> list[Path]:
    """Return all files that are tracked or would be: ignored ones are left out."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git checkout, so nothing tells our files from generated ones")
    return [path for path in map(Path, listing.stdout.splitlines()) if (ROOT / path).is_file()]


def addresses(text: str) -> list[str]:
    """Return the addresses of package registries in a text."""
    return [host for host in REGISTRIES if host in text.lower()] + MIRROR.findall(text)


def names(source: str) -> list[str]:
    """Return the guilds and studios that a module names, the default scenario's file apart."""
    return [match.group() for match in NAMES.finditer(DEFAULT_SCENARIO.sub("", source))]


def has_code(source: str) -> bool:
    """Tell whether a module holds more than a docstring, imports and dunder names."""
    statements = [
        ast.unparse(node)
        for node in ast.parse(source).body
        if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr)
    ]
    return any(not statement.startswith("__") for statement in statements)


def test_no_file_holds_the_address_of_a_package_registry() -> None:
    texts = {path: (ROOT / path).read_bytes().decode(errors="replace") for path in own_files()}
    found = {str(path): addresses(text) for path, text in texts.items()}
    assert {path: hosts for path, hosts in found.items() if hosts} == {}


def test_an_address_is_found() -> None:
    assert addresses("https://" + ".".join(["PyPI", "org"]) + "/project/mesa") == REGISTRIES[:1]
    assert addresses("index = 'https:" + "//mirror.example/root/simple/'")
    assert addresses("as simple as https://example.org/simplest") == []


def test_no_lock_file_is_ours() -> None:
    locks = [path for path in own_files() if re.fullmatch(r"uv\.lock|pylock.*\.toml", path.name)]
    assert locks == []


def test_the_readme_gives_the_commands_to_run_and_to_test() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [command for command in (RUN_COMMAND, TEST_COMMAND) if command not in readme] == []


def test_continuous_integration_ends_with_the_test_command_of_the_readme() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").endswith(f"\n{TEST_COMMAND}\n")


def test_each_source_has_its_tests_in_the_mirrored_place() -> None:
    wanted = [
        Path("tests") / path.with_name(f"test_{path.name}")
        for path, source in SOURCES.items()
        if has_code(source)
    ]
    assert [str(path) for path in wanted if not (ROOT / path).is_file()] == []


def test_code_is_told_from_a_docstring() -> None:
    assert has_code('"""Levels."""\nLEVELS = 5')
    assert has_code("def f(): ...")
    assert not has_code('"""All."""\nfrom agents.worth import clout\n__all__ = ["clout"]')


def test_no_code_names_a_guild_or_a_studio() -> None:
    found = {str(path): names(source) for path, source in SOURCES.items()}
    assert {path: words for path, words in found.items() if words} == {}


def test_a_name_is_found_in_text_and_in_identifiers() -> None:
    assert names("# the Writers Guild\nwga_share = sag_pay = 1") == ["Writers Guild", "wga", "sag"]
    assert names('DEFAULT_SCENARIO = "wga-2004.toml"\nwarning, message = usage, sagging') == []


def test_the_default_scenario_is_named_once() -> None:
    defaults = [DEFAULT_SCENARIO.findall(source) for source in SOURCES.values()]
    assert sum(map(len, defaults)) <= 1
