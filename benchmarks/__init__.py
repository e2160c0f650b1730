"""How fast things are: `uv run python -m benchmarks` prints one table."""
