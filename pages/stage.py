"""Where a page is shown: on a learner's screen, or on a projector before a class.

Widgets and figures are handed a Stage and take its measures; nobody else asks which one it is.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """``unit`` multiplies every pixel measure of a figure, ``room`` besides it the height of a tall one; ``dense``:
    a page is as high as the screen, so that spaces are smaller and what is said besides is left out;
    ``chrome`` shows navigation around the lesson; ``full_prose`` the whole text instead of a few lines."""

    name: str
    unit: float
    room: float
    dense: bool
    chrome: bool
    full_prose: bool


STUDY = Stage("study", unit=1.0, room=1.0, dense=False, chrome=True, full_prose=True)
PROJECTOR = Stage("projector", unit=1.6, room=0.7, dense=True, chrome=False, full_prose=False)
STAGES = {stage.name: stage for stage in (STUDY, PROJECTOR)}
