"""The generators of quiz items, by name. Each draws the numbers of one variant; keys are computed by core.nn."""

from core.course.generators import accuracies, code_reading, losses, masks, networks, sums, training
from core.course.generators.draw import Draw, Generator

_FAMILIES = (masks, accuracies, sums, networks, losses, training, code_reading)

GENERATORS: dict[str, Generator] = {
    name: generator for family in _FAMILIES for name, generator in family.GENERATORS.items()
}

__all__ = ["GENERATORS", "Draw", "Generator"]
