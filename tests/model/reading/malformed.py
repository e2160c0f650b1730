"""Scenario files and settings that must be refused, and what the message must say.

Files are made from a shipped scenario by replacing one piece of its text; where that says
``None`` the new text is the whole file. Tests of the command line use the same cases.
"""

from typing import NamedTuple

from model.reading import scenario_text

BASE = "contract-round"
TEXT = scenario_text(BASE)
MEMBERS = TEXT[TEXT.index("count = 120") : TEXT.index("influence = ")]


class Case(NamedTuple):
    """One piece of bad text and what the refusal has to mention."""

    name: str
    old: str | None
    new: str
    says: tuple[str, ...]
    line: str | None = ""  # text that begins on the line named, the last of ``new`` if empty


def bad_text(case: Case) -> str:
    """Return the whole bad file."""
    if case.old is None:
        return case.new
    text = scenario_text(BASE)
    assert case.old in text, case.old
    return text.replace(case.old, case.new, 1)


def line_of(case: Case, text: str) -> int:
    """Return the line that the message should name."""
    wanted = case.line or case.new.strip().split("\n")[-1]
    return text.count("\n", 0, text.index(wanted)) + 1


TYPES = [
    Case(
        "text for a number",
        "size = 15.0",
        'size = "large"',
        ("issue.wages.size", "a number from 0 to 1000000"),
    ),
    Case(
        "a unit in a number",
        "size = 15.0",
        'size = "15 million"',
        ("issue.wages.size", "write 15, without quotes"),
    ),
    Case(
        "a dollar sign",
        "waiting_flow = -0.6",
        'waiting_flow = "$-0.6"',
        ("guild.waiting_flow", "write -0.6"),
    ),
    Case("true for a number", "size = 15.0", "size = true", ("issue.wages.size", "not numbers")),
    Case(
        "a list for a number", "size = 15.0", "size = [15.0]", ("issue.wages.size", "a list of 1")
    ),
    Case(
        "a table for a number",
        "size = 15.0",
        "size = { a = 15.0 }",
        ("issue.wages.size", "a table"),
    ),
    Case(
        "a date for a number",
        "size = 15.0",
        "size = 2030-01-01",
        ("issue.wages.size", "2030-01-01"),
    ),
    Case(
        "part of a month",
        "months = 24",
        "months = 24.5",
        ("guild.opening.months", "a whole number"),
    ),
    Case(
        "a number for a date",
        "ends = 2030-11-30",
        "ends = 2030",
        ("calendar.ends", "a date such as"),
    ),
    Case(
        "a date in quotes",
        "ends = 2030-11-30",
        'ends = "2031-06-30"',
        ("calendar.ends", "write 2031-06-30, without quotes"),
    ),
    Case(
        "a time of day",
        "ends = 2030-11-30",
        "ends = 2030-11-30T12:00:00",
        ("calendar.ends", "write 2030-11-30"),
    ),
    Case(
        "only a time", "ends = 2030-11-30", "ends = 12:00:00", ("calendar.ends", "a date such as")
    ),
    Case(
        "yes for a switch",
        "reopener = true",
        'reopener = "yes"',
        ("term.reopener", "true or false"),
    ),
    Case("one for a switch", "reopener = true", "reopener = 1", ("term.reopener", "true or false")),
    Case(
        "a switch in quotes",
        "reopener = true",
        'reopener = "true"',
        ("term.reopener", "write true without quotes"),
    ),
    Case(
        "a number for a text",
        'unit = "hours"',
        "unit = 1",
        ("issue.shifts.unit", "put it in quotes"),
    ),
    Case("blank text", 'unit = "hours"', 'unit = "  "', ("issue.shifts.unit", "not blank")),
    Case(
        "a number for a list",
        "named = [24, 36, 48]",
        "named = 24",
        ("term.named", "a list of 1 to 40"),
    ),
    Case(
        "text in a list",
        "named = [24, 36, 48]",
        'named = [24, "36"]',
        ("term.named.2", "write 36, without quotes"),
    ),
    Case("an empty list", "named = [24, 36, 48]", "named = []", ("term.named", "a list of 0")),
    Case(
        "a text for a table",
        "[guild.pledge]\nterm = 0.6\nissue = { wages = 6.0, shifts = 2.0 }",
        "pledge = 3",
        ("guild.opening.pledge", "no such key"),
    ),
    Case(
        "single brackets",
        '[[issue]]\nname = "wages"',
        '[issue]\nname = "wages"',
        ("in double brackets",),
        "[[issue]]",
    ),
    Case(
        "double brackets",
        "[guild]\n",
        "[[guild]]\n",
        ("guild", "write its name in single brackets"),
    ),
    Case(
        "an unknown weekday",
        '["Tue", "Thu"]',
        '["Tue", "Thursday"]',
        ("calendar.session_weekdays.2", '"Thu"'),
    ),
    Case(
        "an unknown tactic",
        'tactic = "rational"',
        'tactic = "clever"',
        ("guild.tactic", '"boulware"'),
    ),
    Case("a name with blanks", 'name = "wages"', 'name = "Wages and more"', ("small letters",)),
]

KEYS = [
    Case(
        "an unknown key",
        "guild_power = 0.5",
        "guild_powers = 0.5",
        ("beliefs.guild_powers", "nearest: guild_power", "and 1 more problem"),
    ),
    Case(
        "an unknown key in an issue",
        "multiplier = 1.2",
        "multiplyer = 1.2",
        ("issue.pension.multiplyer", "nearest: multiplier"),
    ),
    Case("an unknown table", "[beliefs]", "[believes]", ("believes", "nearest: beliefs")),
    Case(
        "a key of another table",
        "as_of = 2030-03-31",
        "as_of = 2030-03-31\nguild_power = 0.5",
        ("scenario.guild_power", "it belongs in [beliefs]"),
    ),
    Case(
        "a key in nothing",
        "# A made-up",
        "guild_power = 0.5\n# A made-up",
        ("guild_power", "it belongs in [beliefs]"),
        "guild_power = 0.5",
    ),
    Case(
        "a missing key",
        "guild_power = 0.5\n",
        "",
        ("beliefs.guild_power", "is missing", "a number between 0 and 1"),
        "[beliefs]",
    ),
    Case(
        "a missing table",
        '[protocol]\nfirst_offer = "guild"\n',
        "",
        ("protocol", "is missing"),
        None,
    ),
    Case("a missing name", 'name = "wages"\n', "", ("issue.1.name", "is missing"), "[[issue]]"),
    Case("no issues", None, "[scenario]\nname = 'mine'\n", ("calendar", "is missing"), None),
    Case(
        "a position on no issue",
        "shifts = 48.0 }",
        "shift = 48.0 }",
        ("guild.opening.issue.shift", "nearest: shifts"),
    ),
    Case(
        "no position on an issue",
        ", shifts = 48.0 }",
        " }",
        ("guild.opening.issue", "no position", "shifts"),
    ),
    Case(
        "a pledge on no issue",
        "shifts = 2.0 }",
        "rosters = 2.0 }",
        ("guild.pledge.issue.rosters", "allowed: wages, pension, shifts"),
    ),
    Case(
        "a name given twice",
        'name = "pension"',
        'name = "wages"',
        ("there is another 'wages'",),
        'name = "wages"\ntitle = "pension',
    ),
    Case(
        "a sister given twice",
        'name = "cranes"',
        'name = "drivers"',
        ("there is another 'drivers'",),
        'name = "drivers"\ntitle = "the crane',
    ),
    Case(
        "a draw of nothing",
        '"issue.wages.size" = { low = 11.0',
        '"issue.wage.size" = { low = 11.0',
        ("random.issue.wage.size", "nearest: issue.wages.size"),
    ),
    Case(
        "a draw of a date",
        '"guild.bias" = { low = 0.0, high = 0.35 }',
        '"calendar.ends" = { low = 0.0, high = 0.35 }',
        ("random.calendar.ends", "not a single number"),
    ),
    Case(
        "a draw of a position",
        '"guild.bias" = { low = 0.0, high = 0.35 }',
        '"issue.wages.ask" = { low = 4.0, high = 6.0 }',
        ("random.issue.wages.ask", "chosen, not drawn"),
    ),
    Case(
        "an assumption of nothing",
        '"guild.bias" = { low = 0.0, high = 0.4,',
        '"guild.baes" = { low = 0.0, high = 0.4,',
        ("assumption.guild.baes", "nearest: guild.bias"),
    ),
    Case(
        "a source of nothing",
        "[random]",
        '[source]\n"guild.baes" = "a survey"\n[random]',
        ("source.guild.baes", "nearest: guild.bias"),
        "guild.baes",
    ),
    Case(
        "a source and an assumption",
        "[random]",
        '[source]\n"guild.bias" = "a survey"\n[random]',
        ("assumption.guild.bias", "one or the other"),
        '"guild.bias" = { low = 0.0, high = 0.4',
    ),
]

NUMBERS = [
    Case("infinity", "size = 15.0", "size = inf", ("issue.wages.size", "infinity")),
    Case("minus infinity", "size = 15.0", "size = -inf", ("issue.wages.size", "infinity")),
    Case("not a number", "size = 15.0", "size = nan", ("issue.wages.size", "not-a-number")),
    Case("a huge number", "size = 15.0", "size = 1e308", ("issue.wages.size", "from 0 to 1000000")),
    Case(
        "a number beyond all numbers",
        "size = 15.0",
        "size = 1e999",
        ("issue.wages.size", "infinity"),
    ),
    Case(
        "a huge position",
        "ask = 5.0",
        "ask = 1e300",
        ("issue.wages.ask", "from -1000000000 to 1000000000"),
    ),
    Case(
        "a huge whole number",
        "months = 24",
        "months = 9999999999999999999999",
        ("guild.opening.months", "from 1 to 120"),
    ),
    Case(
        "a number of many digits",
        "months = 24",
        "months = 1" + "0" * 5000,
        ("too many digits",),
        None,
    ),
    Case(
        "a hexadecimal giant",
        "months = 24",
        "months = 0x1" + "0" * 5000,
        ("guild.opening.months", "over 300 digits"),
    ),
    Case(
        "a negative share",
        "open_odds = 0.4",
        "open_odds = -0.4",
        ("beliefs.open_odds", "from 0 to 1"),
    ),
    Case(
        "a percentage", "open_odds = 0.4", "open_odds = 40.0", ("beliefs.open_odds", "from 0 to 1")
    ),
    Case(
        "all power",
        "guild_power = 0.5",
        "guild_power = 1.0",
        ("beliefs.guild_power", "these two excluded"),
    ),
    Case(
        "no step", "grid_step = 4.0", "grid_step = 0.0", ("issue.shifts.grid_step", "from 0.0001")
    ),
    Case(
        "too fine a grid",
        "grid_step = 4.0",
        "grid_step = 0.001",
        ("issue.shifts", "over 10000 steps"),
        '[[issue]]\nname = "shifts"',
    ),
    Case(
        "too coarse a grid",
        "grid_step = 4.0",
        "grid_step = 40.0",
        ("issue.shifts", "larger than the distance"),
        '[[issue]]\nname = "shifts"',
    ),
    Case(
        "nothing asked for",
        "ask = 48.0",
        "ask = 12.0",
        ("issue.shifts", "nothing to bargain"),
        '[[issue]]\nname = "shifts"',
    ),
    Case(
        "a position beyond the ask",
        "shifts = 48.0 }",
        "shifts = 52.0 }",
        ("guild.opening.issue.shifts", "between 12 and 48"),
    ),
    Case(
        "a position off the grid",
        "shifts = 48.0 }",
        "shifts = 45.0 }",
        ("guild.opening.issue.shifts", "steps of 4"),
    ),
    Case(
        "crossed positions",
        "wages = 5.0, pension",
        "wages = 0.5, pension",
        ("employers.opening.issue.wages", "more than the guild asks"),
        "wages = 1.0",
    ),
    Case(
        "a term off the grid",
        "months = 24",
        "months = 25",
        ("guild.opening.months", "not in term.months"),
    ),
    Case(
        "a named term off the grid",
        "named = [24, 36, 48]",
        "named = [24, 36, 60]",
        ("term.named", "60"),
    ),
    Case(
        "terms out of order",
        "named = [24, 36, 48]",
        "named = [36, 24, 48]",
        ("term.named", "go up"),
    ),
    Case(
        "too many terms",
        "named = [24, 36, 48]",
        f"named = {list(range(1, 43))}",
        ("term.named", "a list of 42", "1 to 40"),
    ),
    Case(
        "too short a horizon",
        "horizon_months = 72",
        "horizon_months = 36",
        ("next_round.horizon_months", "longest term"),
    ),
    Case(
        "too much to be left",
        "minimum_left = 12",
        "minimum_left = 60",
        ("term.minimum_left", "longest term"),
    ),
    Case("eleven months", "0.9, 0.6]", "0.9]", ("next_round.season", "a list of 12 entries")),
    Case(
        "shares of more than all",
        "win_base = 0.1",
        "win_base = 0.7",
        ("next_round", "more than 1"),
        "[next_round]",
    ),
    Case(
        "weights of more than all",
        "weight = 0.3",
        "weight = 0.4",
        ("sister.cranes.weight", "1.1, more than 1"),
    ),
    Case(
        "a crossed range",
        '"guild.bias" = { low = 0.0, high = 0.35 }',
        '"guild.bias" = { low = 0.4, high = 0.1 }',
        ("random.guild.bias", "above high"),
    ),
    Case(
        "a mode outside",
        "mode = 15.0",
        "mode = 25.0",
        ("random.issue.wages.size", "between low and high"),
    ),
    Case(
        "a range without the number",
        "{ low = 0.0, high = 0.35 }",
        "{ low = 0.3, high = 0.35 }",
        ("random.guild.bias", "leaves out"),
    ),
    Case(
        "a range beyond the bounds",
        "{ low = 0.0, high = 0.35 }",
        "{ low = -0.5, high = 0.35 }",
        ("random.guild.bias", "guild.bias = -0.5", "from 0 to 1"),
    ),
    Case(
        "draws that add up to too much",
        "[random]",
        '[random]\n"next_round.win_clout" = { low = 0.3, high = 0.6 }\n'
        '"next_round.win_base" = { low = 0.0, high = 0.5 }',
        ("random.next_round.win_clout", "more than 1"),
        '"next_round.win_clout"',
    ),
    Case(
        "an implausible number",
        "guild_power = 0.5",
        "guild_power = 0.9",
        ("assumption.beliefs.guild_power", "leaves out the value itself (0.9)"),
        '"beliefs.guild_power" =',
    ),
    Case(
        "a crossed assumption",
        '"beliefs.guild_power" = { low = 0.3, high = 0.7',
        '"beliefs.guild_power" = { low = 0.7, high = 0.3',
        ("assumption.beliefs.guild_power", "must not be above"),
    ),
    Case(
        "a range of two kinds",
        '"beliefs.guild_power" = { low = 0.3, high = 0.7',
        '"beliefs.guild_power" = { low = 0.3, high = 2030-01-01',
        ("assumption.beliefs.guild_power", "two numbers or two dates"),
    ),
    Case(
        "an assumption without reason",
        'reason = "made up for teaching: equal sides"',
        'reason = ""',
        ("assumption.beliefs.guild_power.reason", "not blank"),
    ),
]

DATES = [
    Case(
        "a day that never was", "ends = 2030-11-30", "ends = 2031-06-31", ("there is no such date",)
    ),
    Case(
        "the ancient world",
        "old_expiry = 2030-06-30",
        "old_expiry = 0044-03-15",
        ("calendar.old_expiry", "from 1900 to 2199"),
    ),
    Case(
        "the far future",
        "ends = 2030-11-30",
        "ends = 2131-06-30",
        ("calendar.ends", "too far away"),
    ),
    Case(
        "talks after the end",
        "talks_open = 2030-04-15",
        "talks_open = 2031-07-15",
        ("calendar.ends", "later than talks_open"),
        "ends = 2030-11-30",
    ),
    Case(
        "an end after waiting is decided",
        "ends = 2030-11-30",
        "ends = 2030-12-01",
        ("calendar.ends", "must not be after sister.1.expiry"),
    ),
    Case(
        "an end before the expiry",
        "ends = 2030-11-30",
        "ends = 2030-06-01",
        ("calendar.ends", "later than old_expiry"),
    ),
    Case(
        "a recess before talks",
        "start = 2030-05-27",
        "start = 2030-04-01",
        ("calendar.recess.1.start", "between talks_open"),
    ),
    Case(
        "a recess backwards",
        "start = 2030-05-27",
        "start = 2030-06-02",
        ("calendar.recess.1", "before start"),
        "[[calendar.recess]]",
    ),
    Case(
        "a milestone too late",
        "day = 2030-08-15",
        "day = 2031-08-15",
        ("calendar.milestone.rush.day", "between talks_open"),
    ),
    Case(
        "a final offer before talks",
        "final_offer = 2030-07-15",
        "final_offer = 2030-04-14",
        ("calendar.final_offer", "between talks_open"),
    ),
    Case(
        "a final offer at once",
        "final_offer = 2030-07-15",
        "final_offer = 2030-04-15",
        ("calendar.final_offer", "later than talks_open"),
    ),
    Case(
        "a final offer unanswered",
        "final_reply_days = 2",
        "final_reply_days = 366",
        ("calendar.final_reply_days", "after the end"),
    ),
    Case(
        "a blackout without end",
        "resume_days = 14",
        "resume_days = 14\nblackout_ends = 2032-01-01",
        ("calendar.blackout_ends",),
    ),
    Case(
        "a sister too early",
        "expiry = 2030-11-30",
        "expiry = 2030-01-31",
        ("sister.drivers.expiry", "at or after the old expiry"),
    ),
    Case(
        "a sister in the next century",
        "expiry = 2030-11-30",
        "expiry = 2130-11-30",
        ("sister.drivers.expiry", "3660 days"),
    ),
    Case(
        "a sister settled before talks",
        "most = 150",
        "most = 300",
        ("sister.drivers.early.most", "before talks open"),
    ),
    Case(
        "a crossed lead",
        "least = 5, likely = 90",
        "least = 95, likely = 90",
        ("sister.drivers.early", "must not cross"),
    ),
    Case(
        "knowledge of the future",
        "as_of = 2030-03-31",
        "as_of = 2032-03-31",
        ("scenario.as_of", "must not be after"),
    ),
    Case(
        "no way back",
        "retroactive_days = 90",
        "retroactive_days = 0",
        ("guild.opening.retroactive",),
        "retroactive = true",
    ),
]

PEOPLE = [
    Case(
        "a key of the members in the guild's table",
        "waiting_flow = -0.6",
        "waiting_flow = -0.6\nvote_days = 14",
        ("guild.vote_days", "it belongs in [guild.members]"),
    ),
    Case(
        "a votes key in the employers' table",
        "quota = 0.8  ",
        "votes = 2.0\nquota = 0.8  ",
        ("employers.votes", "it belongs in [company]"),
        "votes = 2.0",
    ),
    Case(
        "an unknown network",
        "neighbours = 6",
        'network = "scalefree"',
        ("guild.members.network", '"scale-free"'),
    ),
    Case("no member", "count = 120", "count = 0", ("guild.members.count", "from 1 to 100000")),
    Case(
        "a turnout in per cent",
        "turnout = 0.6",
        "turnout = 60",
        ("guild.segment.gangs.turnout", "from 0 to 1"),
    ),
    Case(
        "shares of more than all members",
        "share = 0.45",
        "share = 0.5",
        ("guild.segment.checkers.share", "add up to 1.05, more than 1"),
        "share = 0.1\n",
    ),
    Case(
        "a segment given twice",
        'name = "elders"',
        'name = "gangs"',
        ("there is another 'gangs'",),
        'name = "gangs"\ntitle = "dockers near',
    ),
    Case(
        "a company given twice",
        'name = "ore"',
        'name = "boxes"',
        ("there is another 'boxes'",),
        'name = "boxes"\ntitle = "the ore',
    ),
    Case(
        "a meeting given twice",
        "day = 2030-06-20\n",
        "day = 2030-06-20\n\n[[calendar.meeting]]\n"
        'title = "again"\nday = 2030-06-21\nname = "assembly"\n',
        ("there is another 'assembly'",),
        'name = "assembly"\n\n[[calendar.milestone',
    ),
    Case(
        "a weight on no issue",
        "weight = { wages = 1.1, pension = 0.9, shifts = 0.7 }",
        "weight = { wages = 1.1, pension = 0.9, shifts = 0.7, shift = 1.0 }",
        ("guild.segment.gangs.weight.shift", "no issue 'shift'", "nearest: shifts"),
    ),
    Case(
        "no weight on an issue",
        "weight = { wages = 1.1, pension = 0.9, shifts = 0.7 }",
        "weight = { wages = 1.1, pension = 0.9 }",
        ("guild.segment.gangs.weight", "has no weight on the issue 'shifts'; it may be 0"),
    ),
    Case(
        "a stake in no issue",
        "stake = { wages = 21.0, pension = 22.0, shifts = 10.0 }",
        "stake = { wages = 21.0, pensions = 22.0, shifts = 10.0 }",
        ("company.ore.stake.pensions", "no issue 'pensions'", "nearest: pension"),
    ),
    Case(
        "residuals from no issue",
        "count = 120",
        'count = 120\nresidual_issue = ["discs"]',
        ("guild.members.residual_issue", "no issue 'discs'; allowed: wages, pension, shifts"),
    ),
    Case(
        "too small a mean of residuals",
        "count = 120",
        "count = 120\nresidual_threshold = 200000.0\nresidual_share = 0.3107\n"
        "residual_mean = 150000.0",
        ("guild.members.residual_mean", "the mean 150000 is too small", "at least 177038"),
    ),
    Case(
        "too much to listen to",
        MEMBERS,
        'count = 2001\nvote_days = 14\nspread = 1\nnetwork = "complete"\nopinion = "bounded"\n',
        ("guild.members.count", "each other one", "at most 2000 are allowed"),
        "count = 2001",
    ),
    Case(
        "too many neighbours",
        MEMBERS,
        "count = 5000\nvote_days = 14\nspread = 1\nneighbours = 1000\n",
        ("guild.members.neighbours", "at most 800 neighbours"),
    ),
    Case(
        "opinions that overshoot",
        "meeting = 0.1\n",
        "meeting = 0.9\n",
        ("guild.members.meeting", "0.9 and influence 0.2 add up to more than 1"),
    ),
    Case(
        "a quota that is not given",
        "quota = 0.8           # of ten votes",
        "quota = 0.0           # of ten votes",
        ("employers.quota", "above 0"),
    ),
    Case(
        "an unknown rule",
        'rule = "quota"',
        'rule = "unanimity"',
        ("employers.rule", '"veto", "majority", "quota"'),
    ),
    Case(
        "a negative quota",
        "quota = 0.8           # of ten votes",
        "quota = -0.8          # of ten votes",
        ("employers.quota", "from 0 to 1000000"),
    ),
    Case(
        "an election after the end",
        "day = 2030-10-05",
        "day = 2031-10-05",
        ("guild.committee.election.day", "between talks_open"),
    ),
    Case(
        "a meeting before talks",
        "day = 2030-06-20",
        "day = 2030-04-14",
        ("calendar.meeting.assembly.day", "between talks_open"),
    ),
    Case(
        "a mediator before talks",
        "first = 2030-09-02",
        "first = 2030-04-14",
        ("mediator.first", "between talks_open"),
    ),
    Case(
        "a mediator who never sleeps",
        "every_days = 28",
        "every_days = 0",
        ("mediator.every_days", "from 1 to 366"),
    ),
    Case(
        "an offer that lapses before its answer",
        "final_open_days = 21",
        "final_open_days = 2",
        ("calendar.final_open_days", "more than final_reply_days (2), or 0"),
    ),
    Case(
        "an offer that lapses after the end",
        "final_open_days = 21",
        "final_open_days = 200",
        ("calendar.final_open_days", "lapse on 2031-01-31, after the end (2030-11-30)"),
    ),
    Case(
        "an impasse after the end",
        "impasse_days = 30",
        "impasse_days = 200",
        ("dispute.impasse_days", "imposed on 2031-02-02 only, after the end"),
    ),
    Case(
        "part of a dispute",
        "notice_days = 2\n",
        "",
        ("dispute.notice_days", "is missing", "a whole number from 0 to 3660"),
        "[dispute]",
    ),
    Case(
        "a strike fund in words",
        "strike_fund = 10.0",
        'strike_fund = "10 million"',
        ("dispute.strike_fund", "write 10, without quotes"),
    ),
    Case(
        "a vote on when instead of a day",
        "day = 2030-10-05",
        'day = "5 October"',
        ("guild.committee.election.day", "a date such as"),
    ),
    Case(
        "a draw of the quota down to nothing",
        '"guild.bias" = { low = 0.0, high = 0.35 }',
        '"employers.quota" = { low = 0.0, high = 1.0 }',
        ("random.employers.quota", "may draw employers.quota = 0", "above 0"),
    ),
    Case(
        "a draw of too many members",
        '"guild.bias" = { low = 0.0, high = 0.35 }',
        '"guild.members.count" = { low = 10, high = 200000 }',
        ("random.guild.members.count", "from 1 to 100000"),
    ),
    Case(
        "a switch of causes that does not exist",
        "one_veto = true",
        "each_veto = true",
        ("causes.each_veto", "nearest: one_veto"),
    ),
]

SYNTAX = [
    Case(
        "YAML",
        None,
        "scenario:\n  name: my-round\n  title: Mine\n",
        ("line 1", "looks like YAML"),
        "scenario:",
    ),
    Case("YAML with dashes", None, "---\n- issue: wages\n", ("line 1", "looks like YAML"), "---"),
    Case("JSON", None, '{"scenario": {"name": "my-round"}}\n', ("line 1", "looks like JSON"), "{"),
    Case(
        "a web page", None, "<!DOCTYPE html>\n<html></html>\n", ("line 1", "web page"), "<!DOCTYPE"
    ),
    Case("prose", None, "Dear guild,\nplease sign.\n", ("line 1", "KEY = VALUE"), "Dear guild"),
    Case("an empty file", None, "", ("is empty",), None),
    Case("comments only", None, "# nothing yet\n", ("is empty",), None),
    Case("no quotes", 'unit = "hours"', "unit = hours", ("text goes in quotes",)),
    Case("a capital switch", "reopener = true", "reopener = True", ("true or false",)),
    Case("a decimal comma", "size = 15.0", "size = 15,0", ("numbers are written 0.5",)),
    Case("a per cent sign", "size = 15.0", "size = 15%", ("numbers are written 0.5",)),
    Case("a German date", "ends = 2030-11-30", "ends = 30.06.2031", ("dates 2004-06-30",)),
    Case("a key given twice", "size = 15.0", "size = 15.0\nsize = 16.0", ("given before",)),
    Case("a table given twice", "[protocol]", "[beliefs]", ("opened before",), "[beliefs]\nfirst"),
    Case("an open quote", 'unit = "hours"', 'unit = "hours', ("must end on its line",)),
    Case(
        "an open list",
        "named = [24, 36, 48]",
        "named = [24, 36, 48",
        ("not closed",),
        "minimum_left",
    ),
    Case("an open bracket", "[protocol]", "[protocol", ("not closed",)),
    Case(
        "deep lists",
        "named = [24, 36, 48]",
        "named = " + "[" * 3000 + "]" * 3000,
        ("nested too deeply",),
        None,
    ),
    Case(
        "fairly deep lists",
        "named = [24, 36, 48]",
        "named = " + "[" * 60 + "]" * 60,
        ("nested too deeply",),
        None,
    ),
    Case(
        "deep tables",
        "named = [24, 36, 48]",
        "named = " + "{a=" * 3000 + "1" + "}" * 3000,
        ("nested too deeply",),
        None,
    ),
    Case(
        "a key of very many parts",
        None,
        ".".join("a" * 100_000) + " = 1\n",
        ("more than 60 dots",),
        "a.a",
    ),
    Case(
        "very many keys",
        None,
        "".join(f"k{n} = 1\n" for n in range(60_000)),
        ("has 60000 entries",),
        None,
    ),
    Case("very many issues", None, "[[issue]]\n" * 60_000, ("has 60000 entries",), None),
    Case(
        "something to run",
        'unit = "hours"',
        'unit = __import__("os").system("true")',
        ("text goes in quotes",),
    ),
]

FILES = [case for case in [*TYPES, *KEYS, *NUMBERS, *DATES, *PEOPLE, *SYNTAX] if case.says]

SETTINGS: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
    (("",), ("write PATH=VALUE",)),
    (("guild.bias",), ("write PATH=VALUE",)),
    (("=0.3",), ("write PATH=VALUE",)),
    (("guild.bias=",), ("write PATH=VALUE",)),
    (("guild.baes=0.3",), ("unknown path 'guild.baes'", "nearest: guild.bias")),
    (("bias=0.3",), ("unknown path 'bias'", "guild.bias, employers.bias")),
    (("issue.wage.size=3",), ("unknown path", "nearest: issue.wages.size")),
    (("issue.9.size=3",), ("unknown path 'issue.9.size'",)),
    (("issue.-1.size=3",), ("unknown path",)),
    (("issue.wages.size.unit=3",), ("unknown path",)),
    (("__class__=3",), ("unknown path",)),
    (("guild.__init__=3",), ("unknown path",)),
    (("guild.model_config=3",), ("unknown path",)),
    (("guild.bias=much",), ("--set guild.bias=much:", '"much" is not allowed', "from 0 to 1")),
    (("guild.bias=0,3",), ("numbers are written 1500.5",)),
    (("guild.bias=50%",), ("write 50, without quotes",)),
    (("guild.bias=true",), ("true and false are not numbers",)),
    (("guild.bias=inf",), ("infinity",)),
    (("guild.bias=-inf",), ("infinity",)),
    (("guild.bias=nan",), ("not-a-number",)),
    (("guild.bias=1e999",), ("infinity",)),
    (("guild.bias=1e308",), ("1e+308", "from 0 to 1")),
    (("guild.bias=" + "9" * 5000,), ("999...", "from 0 to 1")),
    (("guild.bias=0x1" + "f" * 5000,), ("over 300 digits",)),
    (("guild.bias=" + "9" * 20_000,), ("longer than 10000 characters",)),
    (("guild.bias=2004-06-30",), ("2004-06-30 is not allowed",)),
    (("guild.bias=none",), ('"none" is not allowed',)),
    (("guild.bias=1\nguild.spread=2",), ("cannot be read",)),
    (('guild.bias="0.3',), ("cannot be read",)),
    (("guild.bias=[0.3",), ("cannot be read",)),
    (("guild.bias={low = 0.1",), ("cannot be read",)),
    (("guild.bias=" + "[" * 4000,), ("cannot be read",)),
    (("guild.bias=" + "[" * 100 + "]" * 100,), ("cannot be read",)),
    (("guild.bias=\x1b[31m0.3",), ("cannot be read", "?[31m0.3")),
    (("calendar.ends=2031-02-30",), ("calendar.ends=2031-02-30: ", "a date such as")),
    (("calendar.ends=2031",), ("a date such as",)),
    (("calendar.ends=2031-06-30T00:00:00",), ("write 2031-06-30",)),
    (("calendar.ends=2030-01-01",), ("must be later than talks_open (2030-04-15)",)),
    (("calendar.ends=none",), ('"none" is not allowed',)),
    (("calendar.talks_open=2031-12-01",), ("calendar.ends: ", "must be later")),
    (("calendar.recess.1.start=2029-01-01",), ("between talks_open",)),
    (("calendar.recess.2.start=2030-06-01",), ("unknown path",)),
    (("calendar.milestone.rush.day=2040-01-01",), ("between talks_open",)),
    (("term.months=36",), ("a list of 1 to 40",)),
    (("term.months=[36]",), ("more problems",)),
    (("term.months=[12, 24, 24, 36, 48]",), ("must go up",)),
    (("term.months=[24.0, 36, 48]",), ("term.months.1", "a whole number")),
    (("term.reopener=True",), ("write true without quotes",)),
    (("term.reopener=1",), ("true or false",)),
    (("term.reopener=false", "guild.opening.reopener=true"), ("term.reopener rules it out",)),
    (("guild.tactic=tough",), ('"hard-liner"',)),
    (("guild.opening.months=20",), ("not in term.months",)),
    (("guild.opening.issue.shift=48",), ("guild.opening.issue.shift", "nearest: shifts")),
    (("guild.opening.issue.shifts=none",), ("no position on the issue 'shifts'",)),
    (("guild.opening.issue={wages = 5}",), ("no position",)),
    (("issue=[]",), ("a list of 0", "1 to 12 tables")),
    (('issue.wages={name = "wages"}',), ("is missing", "more problems")),
    (("sister.drivers.weight=0.9",), ("add up to 1.2",)),
    (("random.guild.bias=0.3",), ("random.guild.bias", "a table")),
    (("random.guild.bias={low = 0.5, high = 0.1}",), ("above high",)),
    (("random.guild.bias.high=1.5",), ("may draw guild.bias = 1.5",)),
    (("random.guild.bias.top=1.5",), ("1.5 is not allowed; it must be a table",)),
    (("random.term.months={low = 1, high = 2}",), ("not a single number",)),
    (("random=3",), ("a table",)),
    (
        ("guild.members=none",),
        ("--set guild.members=none: guild.segment", "take the segments away"),
    ),
    (("guild.segment=[]",), ("guild.members", "give one [[guild.segment]]")),
    (("guild.segment.gangs.share=0.9",), ("guild.segment.checkers.share", "add up to 1.45")),
    (("guild.segment.gang.turnout=0.5",), ("unknown path", "nearest: guild.segment.gangs.turnout")),
    (("guild.segment.gangs.weight.shift=2",), ("no issue 'shift'", "nearest: shifts")),
    (("guild.segment.gangs.weight.shifts=none",), ("no weight on the issue 'shifts'",)),
    (("guild.members.count=1.5",), ("a whole number",)),
    (("guild.members.residual_mean=100000",), ("at least 176864",)),
    (("company.fruit.rest=much",), ("company.fruit.rest", "from 0 to 1000")),
    (("company.fruits.rest=1",), ("unknown path", "nearest: company.fruit.rest")),
    (("company.fruit.stake.wage=1",), ("no issue 'wage'",)),
    (("employers.quota=0",), ("--set employers.quota=0: must be above 0",)),
    (("employers.rule=unanimity",), ('"majority"',)),
    (
        tuple(f"company.{name}.votes=0" for name in ("boxes", "ore", "cars", "fruit")),
        ("employers.rule", "no company with a stake has votes"),
    ),
    (("dispute.impasse_days=137",), ("2030-12-01 only, after the end",)),
    (("mediator=none", "mediator.noise=2"), ("mediator.first", "is missing")),
    (("mediator.first=2031-01-01",), ("between talks_open",)),
    (("random.company.fruit.stake.wages={low = -1, high = 20}",), ("from 0 to 1000",)),
    (("random.mediator.first={low = 1, high = 2}",), ("not a single number",)),
    (("guild.bias=0.3", "guild.baes=0.4"), ("--set guild.baes=0.4: unknown path",)),
    (("guild.bias=0.3", "employers.bias=7"), ("--set employers.bias=7: 7 is not allowed",)),
]
