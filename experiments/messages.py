"""Messages to the person at the terminal: on standard error, so that results stay clean."""

import sys


def warn(text: str) -> None:
    """Print a message on standard error."""
    print(text, file=sys.stderr)
