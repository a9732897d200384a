"""Generated items: training."""

from core.course.generators.draw import Generator

GENERATORS: dict[str, Generator] = {}
