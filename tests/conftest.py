"""One Hypothesis profile for the whole suite: the same cases on every machine, at every run."""

from hypothesis import settings

settings.register_profile("zopa", derandomize=True, deadline=None, database=None)
settings.load_profile("zopa")
