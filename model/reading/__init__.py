"""Reading scenario files: from a name, a file or a setting to a checked `Scenario`.

`door` is the way in: it parses (`files`, `syntax`), puts settings in (`overrides`), has the records
check the whole, and says in plain words what is wrong (`wording`) and where (`toml_lines`).
`explaining` says what every number means, `template` writes a file to start from.
"""

from model.paths import ScenarioError, numeric_paths, value_at, with_values
from model.reading.door import read_scenario
from model.reading.files import DEFAULT_SCENARIO, scenario_names, scenario_text

__all__ = [
    "DEFAULT_SCENARIO",
    "ScenarioError",
    "numeric_paths",
    "read_scenario",
    "scenario_names",
    "scenario_text",
    "value_at",
    "with_values",
]
