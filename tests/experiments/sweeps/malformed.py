"""Study files that must be refused, and what the message must say.

Files are made from one good study by replacing one piece of its text; where that says ``None`` the
new text is the whole file. Tests of the command line use the same cases.
"""

from typing import NamedTuple

TEXT = """\
[study]
name = "mine"
scenario = "contract-round"
constraints = ["guild.bias <= 2 * employers.bias"]
seed = 3

[constant]
"guild.members.count" = 60

[lever]
"guild.opening.months" = [24, 36]
"guild.tactic" = ["rational", "boulware"]

[lever."employers.opening.months"]
low = 36
high = 48
step = 12

[uncertainty."guild.bias"]
uniform = [0.0, 0.3]

[uncertainty."employers.bias"]
triangular = [0.0, 0.1, 0.3]

[design]
kind = "factorial"
uncertainty_samples = 4

[replications.until]
outcome = "term_class"
values = ["24", "36"]
half_width = 0.05
at_most = 100
"""
LIST = '[study]\nname = "x"\nscenario = "symmetric"\n[design]\nkind = "list"\n'
DESIGN = 'kind = "factorial"\nuncertainty_samples = 4'
UNTIL = TEXT[TEXT.index("[replications.until]") :]
UNIFORM = "uniform = [0.0, 0.3]"
RANGE = "low = 36\nhigh = 48\nstep = 12"
MONTHS = '"guild.opening.months" = [24, 36]'
RULE = "guild.bias <= 2 * employers.bias"


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
    assert case.old in TEXT, case.old
    return TEXT.replace(case.old, case.new, 1)


def line_of(case: Case, text: str) -> int:
    """Return the line that the message should name."""
    wanted = case.line or case.new.strip().split("\n")[-1]
    return text.count("\n", 0, text.index(wanted)) + 1


KEYS = [
    Case("an empty file", None, "", ("is empty", "[study]"), None),
    Case(
        "no study",
        '[study]\nname = "mine"',
        '[std]\nname = "mine"',
        ("std", "nearest: study"),
        "[std]",
    ),
    Case("a table left out", None, '[lever]\n"guild.bias" = [0]', ("[study] is missing",), None),
    Case("no TOML", 'name = "mine"', "name: mine", ("this looks like YAML", "name: mine")),
    Case("a key given twice", "seed = 3", "seed = 3\nseed = 4", ("given before", "seed = 4")),
    Case("an unknown table", "[lever]", "[levers]", ("levers", "nearest: lever")),
    Case("an unknown key", "seed = 3", "sed = 3", ("study.sed", "nearest: seed", "limit_seconds")),
    Case(
        "no name", 'name = "mine"\n', "", ("study.name: is missing", "a name in quotes"), "[study]"
    ),
    Case(
        "a name with blanks", 'name = "mine"', 'name = "My study"', ("study.name", "small letters")
    ),
    Case("a negative seed", "seed = 3", "seed = -1", ("study.seed", "from 0 to 9007199254740992")),
    Case("a seed in quotes", "seed = 3", 'seed = "3"', ("study.seed", "write 3, without quotes")),
    Case(
        "yes for a switch",
        "seed = 3",
        'common_random_numbers = "yes"',
        ("common_random_numbers", "true or false"),
    ),
    Case("no time", "seed = 3", "limit_seconds = 0", ("limit_seconds", "above 0 and up to 86400")),
    Case("infinite time", "seed = 3", "limit_seconds = inf", ("limit_seconds", "infinity")),
    Case("a number for a table", None, "study = 3", ("study: 3", "a table")),
    Case(
        "a number for levers",
        None,
        'lever = 3\n[study]\nname = "x"',
        ("lever: 3", "a table"),
        "lever",
    ),
]
SCENARIOS = [
    Case(
        "no such scenario",
        '"contract-round"',
        '"contract-rond"',
        ("nearest: contract-round",),
        "scenario",
    ),
    Case("no scenario", '"contract-round"', "[]", ("study.scenario", "a list of 0"), "scenario"),
    Case(
        "a scenario twice",
        '"contract-round"',
        '["contract-round", "contract-round"]',
        ("contract-round stands there twice",),
        "scenario",
    ),
    Case(
        "a path that one scenario lacks",
        '"contract-round"',
        '["contract-round", "symmetric"]',
        ("unknown path 'guild.members.count' in scenario symmetric",),
        '"guild.members.count"',
    ),
    Case(
        "an outcome that is none",
        "seed = 3",
        'outcomes = ["term_clas"]',
        ("no outcome 'term_clas'", "nearest: term_class"),
    ),
    Case(
        "an outcome twice",
        "seed = 3",
        'outcomes = ["status", "status"]',
        ("status stands there twice",),
    ),
    Case(
        "a range that no scenario declares",
        "seed = 3",
        'uncertainties = ["guild.biass"]',
        ("declares no range for 'guild.biass'", "nearest: guild.bias"),
    ),
]
PARAMETERS = [
    Case(
        "a misspelt path",
        MONTHS,
        '"guild.opening.month" = [24, 36]',
        ("unknown path 'guild.opening.month'", "nearest: guild.opening.months"),
    ),
    Case(
        "a value of another kind",
        MONTHS,
        '"guild.opening.months" = [24.5]',
        ("24.5", "a whole number from 1 to 120"),
    ),
    Case(
        "a value the scenario does not allow",
        MONTHS,
        '"guild.opening.months" = [24, 25]',
        ("25 is not in term.months (24, 27",),
    ),
    Case(
        "a value out of bounds",
        UNIFORM,
        "values = [0.1, 1.5]",
        ("guild.bias = 1.5", "from 0 to 1"),
        '[uncertainty."guild.bias"]',
    ),
    Case("a value twice", MONTHS, '"guild.opening.months" = [24, 24]', ("24 stands there twice",)),
    Case("no values", MONTHS, '"guild.opening.months" = []', ("a list of 0", "1 to 10,000 values")),
    Case("one value", MONTHS, '"guild.opening.months" = 24', ("24 is one value", "[constant]")),
    Case(
        "an unknown tactic",
        '"boulware"]',
        '"bolware"]',
        ('"bolware"', '"boulware"'),
        '"guild.tactic"',
    ),
    Case(
        "a list",
        MONTHS,
        '"term.months" = [24, 36]',
        ("term.months is a list", "only single numbers"),
    ),
    Case(
        "a table",
        MONTHS,
        '"guild.opening" = [24]',
        ("guild.opening is a table", "only single numbers"),
    ),
    Case("a text", MONTHS, '"guild.name" = ["us"]', ("guild.name is text", "only single numbers")),
    Case(
        "no date", MONTHS, '"calendar.ends" = ["2030-13-01"]', ("calendar.ends", "a date such as")
    ),
    Case(
        "not a number",
        MONTHS,
        '"guild.spread" = [1.0, nan]',
        ('"guild.spread".2', "nan"),
    ),
    Case(
        "a huge number",
        MONTHS,
        f'"guild.spread" = [{10**400}]',
        ("guild.spread", "over 300 digits"),
    ),
    Case(
        "an unknown key of a lever",
        "step = 12",
        "steps = 12",
        ("there is no such key", "nearest: step"),
    ),
    Case("low above high", "low = 36", "low = 60", ("low (60) must be below high (48)",)),
    Case("no high", "high = 48\n", "", ("high is missing",), '[lever."employers.opening.months"]'),
    Case(
        "steps that do not lead there",
        "step = 12",
        "step = 7",
        ("steps of 7 from 36 do not lead to 48",),
    ),
    Case("step and levels", "step = 12", "step = 12\nlevels = 3", ("step or levels, not both",)),
    Case(
        "very many steps", RANGE, "low = 0\nhigh = 1000000\nstep = 1", ("more than 10,000 values",)
    ),
    Case(
        "a range of switches",
        '[lever."employers.opening.months"]',
        '[lever."causes.one_veto"]',
        ("has no range", "a list"),
        "low",
    ),
    Case("values twice", "step = 12", "values = [36, 48]", ("does not go with values",), "low"),
    Case(
        "two distributions",
        UNIFORM,
        f"{UNIFORM}\nnormal = [0.1, 0.1]",
        ("gives its values twice, by uniform and normal",),
    ),
    Case(
        "no distribution",
        UNIFORM,
        "",
        ("gives no values", "uniform", "lognormal"),
        '[uncertainty."guild.bias"]',
    ),
    Case(
        "an unknown distribution", UNIFORM, "unifrom = [0, 1]", ("no such key", "nearest: uniform")
    ),
    Case(
        "too few numbers",
        UNIFORM,
        "triangular = [0.0, 0.3]",
        ("takes 3 numbers, [low, mode, high]",),
    ),
    Case(
        "too many numbers",
        UNIFORM,
        "uniform = [0.0, 0.1, 0.2, 0.3, 0.4]",
        ("a list of 5", "1 to 4 entries"),
    ),
    Case(
        "a mode outside",
        "[0.0, 0.1, 0.3]",
        "[0.0, 0.4, 0.3]",
        ("mode (0.4) must lie between",),
        "triangular = [0.0, 0.4",
    ),
    Case(
        "a uniform upside down",
        UNIFORM,
        "uniform = [0.3, 0.0]",
        ("low (0.3) must be below high (0)",),
    ),
    Case("no spread", UNIFORM, "normal = [0.1, 0.0]", ("standard deviation must be above 0",)),
    Case("a logarithm of zero", UNIFORM, "loguniform = [0.0, 1.0]", ("above 0",)),
    Case(
        "an endless distribution",
        UNIFORM,
        "normal = [0.1, 0.1]",
        ("guild.bias = -0.49978", "from 0 to 1"),
        '[uncertainty."guild.bias"]',
    ),
    Case(
        "a cut that leaves nothing",
        UNIFORM,
        "normal = [0.1, 0.1]\nlow = 5.0\nhigh = 6.0",
        ("cut off all of it",),
        "normal",
    ),
    Case(
        "a cut of what has ends", UNIFORM, f"{UNIFORM}\nlow = 0.1", ("only cut normal",), "uniform"
    ),
    Case(
        "weights of another number",
        UNIFORM,
        "values = [0.1, 0.2]\nweights = [1.0]",
        ("one for each of the 2 values, not 1",),
    ),
    Case(
        "a weight of zero",
        UNIFORM,
        "values = [0.1, 0.2]\nweights = [1.0, 0.0]",
        ("weights", "above 0"),
    ),
    Case(
        "weights of a range", UNIFORM, f"{UNIFORM}\nweights = [1.0]", ("does not go with uniform",)
    ),
    Case(
        "fractions for whole numbers",
        RANGE,
        "uniform = [36, 48]",
        ("takes whole numbers", "integer = [low, high]"),
    ),
    Case(
        "a lever that is an uncertainty",
        UNIFORM,
        f'{UNIFORM}\n[uncertainty."guild.tactic"]\nvalues = ["micro"]',
        ("is a lever as well",),
        '[uncertainty."guild.tactic"]',
    ),
    Case(
        "a number and its distribution",
        UNIFORM,
        f'{UNIFORM}\n[uncertainty."random.guild.bias.high"]\nuniform = [0.3, 0.4]',
        ("guild.bias is varied too",),
        '[uncertainty."random',
    ),
    Case(
        "a constant that is refused",
        "= 60",
        "= 5000000",
        ("guild.members.count = 5000000",),
        '"guild.members.count"',
    ),
    Case(
        "a constant that is a list",
        "= 60",
        "= [60, 80]",
        ("a list of 2", "a whole number"),
        '"guild.members.count"',
    ),
]
CONSTRAINTS = [
    Case(
        "a constraint with a typo",
        RULE,
        "guild.bais <= 2 * employers.bias",
        ("column 1: unknown path 'guild.bais'", "nearest: guild.bias"),
        "constraints",
    ),
    Case(
        "a constraint that is cut off",
        RULE,
        "guild.bias <=",
        ("column", "cannot be read"),
        "constraints",
    ),
    Case("one equals sign", RULE, "guild.bias = 0.1", ("write == to compare",), "constraints"),
    Case(
        "a function",
        RULE,
        "guild.bias <= round(employers.bias)",
        ("column 15", "only the functions min, max and abs"),
        "constraints",
    ),
    Case(
        "an attack",
        RULE,
        "__import__('os').system('true') == 0",
        ("column 1", "only the functions min, max and abs"),
        "constraints",
    ),
    Case(
        "an attribute of a number",
        RULE,
        "(1).real < guild.bias",
        ("column 1", "between the names of a path"),
        "constraints",
    ),
    Case("a power", RULE, "guild.bias ** 2 < 1", ("column 1", "not allowed"), "constraints"),
    Case(
        "a sum is no condition",
        RULE,
        "guild.bias + employers.bias",
        ("a constraint compares",),
        "constraints",
    ),
    Case(
        "a number is no condition",
        RULE,
        "guild.bias < 1 and employers.bias",
        ("column 20", "neither yes nor no"),
        "constraints",
    ),
    Case(
        "apples and pears",
        RULE,
        "guild.bias < guild.tactic",
        ("column 14", "a number cannot be compared with a text"),
        "constraints",
    ),
    Case(
        "a division by zero",
        RULE,
        "guild.bias / 0 < 1",
        ("column 14", "division by zero"),
        "constraints",
    ),
    Case(
        "a constraint on nothing",
        RULE,
        "guild.spread < 100",
        ("names nothing that is varied",),
        "constraints",
    ),
    Case("a constraint without names", RULE, "1 < 2", ("names no parameter",), "constraints"),
    Case(
        "a constraint on what is drawn",
        RULE,
        "guild.bias < issue.wages.size",
        ("column 14", "drawn anew in each run"),
        "constraints",
    ),
    Case(
        "a constraint on a list",
        RULE,
        "guild.bias < term.months",
        ("column 14", "no single value"),
        "constraints",
    ),
    Case(
        "a very long constraint",
        RULE,
        "guild.bias < 1 and " * 40 + "true",
        ("at most 500 characters",),
        "constraints",
    ),
    Case(
        "a very deep constraint",
        RULE,
        "not " * 30 + "guild.bias < 1",
        ("nested more than 20 deep",),
        "constraints",
    ),
]
DESIGNS = [
    Case(
        "an unknown design",
        '"factorial"',
        '"fractional"',
        ("design.kind", '"latin-hypercube"'),
        "kind",
    ),
    Case("no kind", 'kind = "factorial"\n', "", ("design.kind: is missing",), "[design]"),
    Case(
        "samples of a factorial",
        "uncertainty_samples = 4",
        "samples = 4",
        ("a factorial design has none", "uncertainty_samples"),
    ),
    Case(
        "no samples of uncertainties",
        "uncertainty_samples = 4\n",
        "",
        ("uncertainty_samples is missing",),
        "[design]",
    ),
    Case("no samples", DESIGN, 'kind = "latin-hypercube"', ("needs samples",), "[design]"),
    Case(
        "no power of two",
        DESIGN,
        'kind = "sobol"\nsamples = 100',
        ("100 is no power of two", "64, 128"),
    ),
    Case(
        "no power of two among uncertainties",
        "uncertainty_samples = 4",
        'uncertainty_design = "sobol"\nuncertainty_samples = 5',
        ("5 is no power of two", "4, 8"),
    ),
    Case(
        "pairs in a Latin hypercube",
        DESIGN,
        'kind = "latin-hypercube"\nsamples = 8\nsecond_order = true',
        ("second_order", "has none"),
    ),
    Case(
        "an odd grid",
        DESIGN,
        'kind = "morris"\ntrajectories = 4\nlevels = 5',
        ("an even number, not 5",),
    ),
    Case("no trajectories", DESIGN, 'kind = "morris"', ("needs trajectories",), "[design]"),
    Case(
        "a lever without values",
        RANGE,
        "low = 36\nhigh = 48",
        ("needs single values of",),
        '[lever."employers.opening.months"]',
    ),
    Case(
        "crossed distributions",
        "uncertainty_samples = 4",
        'uncertainty_design = "factorial"',
        ("needs single values of",),
        '[uncertainty."guild.bias"]',
    ),
    Case(
        "a crossed sample",
        DESIGN,
        'kind = "factorial"\nuncertainty_design = "factorial"\nuncertainty_samples = 2',
        ("does not go with uncertainty_design",),
    ),
    Case(
        "a list without points", DESIGN, 'kind = "list"', ("a list design has no levers",), MONTHS
    ),
    Case(
        "points of a factorial",
        UNTIL,
        '[[point]]\n"guild.spread" = 5',
        ('points go with a design of kind = "list"',),
        "[[point]]",
    ),
    Case(
        "a very large sample",
        DESIGN,
        'kind = "latin-hypercube"\nsamples = 16777216',
        ("a sample of 83,886,080 numbers is too large",),
        None,
    ),
    Case(
        "an impossible constraint",
        RULE,
        "guild.bias > 1 + employers.bias",
        ("no point of the design meets the constraints",),
        None,
    ),
    Case(
        "a hole in a Saltelli design",
        DESIGN,
        'kind = "saltelli"\nsamples = 8',
        ("constraints leave out", "a saltelli design needs all"),
        None,
    ),
    Case(
        "points that do not fit together",
        MONTHS,
        '"next_round.win_base" = [0.1, 0.5]\n"next_round.win_clout" = [0.4, 0.8]',
        ("win_base = 0.5, next_round.win_clout = 0.8", "leave such points out by a constraint"),
        None,
    ),
]
LISTS = [
    Case(
        "a list of nothing",
        None,
        '[study]\nname = "x"\n[design]\nkind = "list"',
        ("needs its points",),
        "[design]",
    ),
    Case(
        "an empty point",
        None,
        '[study]\nname = "x"\n[design]\nkind = "list"\n[[point]]',
        ("each point is a table",),
    ),
    Case(
        "a point off the scenario",
        None,
        LIST + '[[point]]\n"guild.bias" = 0.1\n[[point]]\n"guild.bias" = 1.1',
        ("point.2", "guild.bias = 1.1", "from 0 to 1"),
    ),
    Case(
        "a point with a typo",
        None,
        LIST + '[[point]]\n"guild.baes" = 0.1',
        ("unknown path 'guild.baes'",),
    ),
    Case(
        "a path set twice",
        None,
        LIST + '[[point]]\nguild.bias = 0.1\n[constant]\n"guild.bias" = 0',
        ("is set elsewhere too",),
        "guild.bias = 0.1",
    ),
    Case(
        "no such file",
        None,
        '[study]\nname = "x"\n[design]\nkind = "list"\nfile = "no.csv"',
        ("there is no file", "no.csv"),
    ),
    Case(
        "an own tactic that is not there",
        '"boulware"]',
        '"no.py:None"]',
        ("no.py",),
        '"guild.tactic"',
    ),
]
REPLICATIONS = [
    Case(
        "no runs", UNTIL, "[replications]\ncount = 0", ("replications.count", "from 1 to 10000000")
    ),
    Case(
        "half a run", UNTIL, "[replications]\ncount = 1.5", ("replications.count", "a whole number")
    ),
    Case("nothing said of runs", UNTIL, "[replications]", ("give count, or until",)),
    Case(
        "count and until",
        "[replications.until]",
        "[replications]\ncount = 3\n[replications.until]",
        ("count or until, not both",),
        "count = 3",
    ),
    Case(
        "an unknown key of the rule",
        "half_width",
        "within",
        ("there is no such key", "half_width"),
        "within",
    ),
    Case(
        "no limit to runs", "at_most = 100\n", "", ("at_most: is missing",), "[replications.until]"
    ),
    Case(
        "more than at most",
        "at_most = 100",
        "at_most = 10",
        ("at_least (20) must not be above at_most (10)",),
        "[replications.until]",
    ),
    Case(
        "an unknown outcome of the rule",
        '"term_class"',
        '"term_klass"',
        ("nearest: term_class",),
        "outcome",
    ),
    Case(
        "a class that is none",
        '["24", "36"]',
        '["24", "30"]',
        ("term_class is never '30'", "24, 36, 48, none"),
        "values",
    ),
    Case("a mean of words", 'values = ["24", "36"]\n', "", ("term_class is no number",), "outcome"),
    Case(
        "a wide share",
        "half_width = 0.05",
        "half_width = 2.0",
        ("below 0.5", "2 points either way"),
    ),
]
EXPERIMENTS = [
    Case("an experiment without a name", UNTIL, "[[experiment]]", ("name: is missing",)),
    Case(
        "two experiments of one name",
        UNTIL,
        '[[experiment]]\nname = "a"\n[[experiment]]\nname = "a"  # again',
        ("another experiment 'a'",),
    ),
    Case(
        "a table in single brackets",
        UNTIL,
        '[experiment]\nname = "a"',
        ("[[experiment]]",),
        "[experiment]",
    ),
    Case(
        "replications of an experiment",
        UNTIL,
        '[[experiment]]\nname = "a"\n[experiment.replications]\ncount = 3',
        ("no such table", "lever"),
        "[experiment.replications]",
    ),
    Case(
        "a lever of an experiment",
        UNTIL,
        '[[experiment]]\nname = "a"\n[experiment.lever]\n"guild.opening.month" = [24]',
        ('experiment.1.lever."guild.opening.month"', "unknown path"),
    ),
    Case(
        "a constraint on nothing in an experiment",
        UNTIL,
        '[[experiment]]\nname = "a"\nconstraints = ["guild.spread < 3"]',
        ("names nothing that this experiment varies",),
    ),
]
ALL = [
    *KEYS,
    *SCENARIOS,
    *PARAMETERS,
    *CONSTRAINTS,
    *DESIGNS,
    *LISTS,
    *REPLICATIONS,
    *EXPERIMENTS,
]
