"""Questions asked of the model: runs, figures and the command line."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from experiments.sweeps.from_python import sweep

__all__ = ["sweep"]


def __getattr__(name: str) -> Any:
    """Return `sweep`; what it needs is imported only when somebody asks for it."""
    if name == "sweep":
        from experiments.sweeps.from_python import sweep

        return sweep
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
