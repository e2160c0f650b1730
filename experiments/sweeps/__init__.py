"""Parameter sweeps: a study as data, its points, its runs, and the folder they are kept in."""
