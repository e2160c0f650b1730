"""How fast things are: `uv run python -m benchmarks` prints one table and writes JSON.

Nothing here is asserted: machines differ, and a shared one differs from itself. So compare rows of
one run with each other. Rows that are compared take turns, repeat by repeat, and a ratio is the
median of the ratios of the repeats.
"""
