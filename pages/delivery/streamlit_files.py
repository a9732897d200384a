"""Streamlit's own scripts and style sheets, compressed, without the faces that the app does not use."""

import re
from functools import lru_cache
from pathlib import Path

import streamlit

from pages.delivery.files import File, file

STATIC = Path(streamlit.__file__).resolve().parent / "static"
# The theme uses our faces, and hidden icons would still fetch theirs.
_UNUSED_FACE = re.compile(r"@font-face\s*\{[^}]*(?:Source Sans|Source Serif|Source Code|Material Symbols)[^}]*\}")


@lru_cache(maxsize=512)
def streamlit_file(name: str) -> File | None:
    """A script or style sheet below ``static/``; None if there is none of that name."""
    place = (STATIC / name).resolve()
    if place.suffix not in (".js", ".css") or not place.is_relative_to(STATIC / "static") or not place.is_file():
        return None
    plain = place.read_bytes()
    if place.suffix == ".css":
        plain = _UNUSED_FACE.sub("", plain.decode()).encode()
    return file(plain, place.suffix)
