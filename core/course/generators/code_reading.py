"""Generated items: code_reading."""

from core.course.generators.draw import Generator

GENERATORS: dict[str, Generator] = {}
