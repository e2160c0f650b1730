"""Three small rules to choose from."""


def added(outlook: float, view: float) -> float:
    return outlook + view


def multiplied(outlook: float, view: float) -> float:
    return outlook * view


def second(outlook: float, view: float) -> float:
    return view
