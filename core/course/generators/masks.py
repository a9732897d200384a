"""Generated items: masks."""

from core.course.generators.draw import Generator

GENERATORS: dict[str, Generator] = {}
