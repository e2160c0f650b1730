"""A sweep on a small disk of its own, that is full before all is stored; see `test_runner`.

unshare --map-root-user --mount python -m tests.experiments.sweeps.filling FOLDER
"""

import json
import subprocess
import sys
from pathlib import Path

from experiments.sweeps.files import StoppedError
from experiments.sweeps.runner import run
from experiments.sweeps.store import ROWS
from tests.experiments.sweeps.sweeping import study_of

SMALL, LARGE = "64k", "4m"
UNABLE = 3  # exit code where nothing can be mounted


def mount(folder: Path, *options: str) -> bool:
    """Mount a disk in memory at a folder, or change the one that is there."""
    command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "none", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def main() -> None:
    """Fill the disk, make room, go on, and print what was seen as JSON."""
    home = Path(sys.argv[1])
    disk, study = home / "disk", study_of(home, 20)
    disk.mkdir()
    if not mount(disk, f"size={SMALL}"):
        sys.exit(UNABLE)
    found: dict[str, object] = {}
    try:
        run(study, disk / "store", workers=1, chunk_runs=5)
    except StoppedError as error:
        found["told"] = str(error)
    found["left"] = sorted(file.name for file in (disk / "store").iterdir())
    mount(disk, "remount", f"size={LARGE}")
    found["made"] = run(study, disk / "store", workers=1).made
    found["whole"] = run(study, home / "whole", workers=1).made
    same = (disk / "store" / ROWS).read_bytes() == (home / "whole" / ROWS).read_bytes()
    json.dump({**found, "same": same}, sys.stdout)


if __name__ == "__main__":
    main()
