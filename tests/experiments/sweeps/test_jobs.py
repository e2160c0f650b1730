"""Points and jobs are plain values: equal, hashed and sent to other processes as such."""

import pickle

from experiments.sweeps.jobs import Job, Point

POINT = Point("", "symmetric", (("guild.opening.months", 12), ("guild.tactic", "linear")))


def test_equal_points_are_one_key():
    again = Point("", "symmetric", (("guild.opening.months", 12), ("guild.tactic", "linear")))
    known = {POINT: "set up"}
    assert known[again] == "set up"
    assert again._replace(settings=again.settings[::-1]) != POINT, "columns have an order"


def test_points_and_jobs_survive_the_way_to_a_worker():
    job = Job(run=7, point=1, replication=3, seed=3)
    assert pickle.loads(pickle.dumps((POINT, job))) == (POINT, job)
