"""What an experiment says: a claim of the lesson, whether it held in this run, and by how much."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """The outcome of one experiment with one seed.

    name: the experiment's name in the registry. holds: whether this run bears the claim out. effect: the
    numbers that it rests on, by name. is_limit: the claim is that something does *not* hold, which the lesson
    shows as a limit.
    """

    name: str
    holds: bool
    effect: dict[str, float]
    is_limit: bool = False
