"""Where a page is shown: on a learner's screen, or on a projector before a class.

Widgets and figures are handed a Stage and take its measures; nobody else asks which one it is.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """``unit`` multiplies every pixel measure of a figure; ``chrome`` shows navigation around the
    lesson; ``full_prose`` shows the whole text instead of the section's few lines."""

    name: str
    unit: float
    chrome: bool
    full_prose: bool


STUDY = Stage("study", unit=1.0, chrome=True, full_prose=True)
PROJECTOR = Stage("projector", unit=1.6, chrome=False, full_prose=False)
STAGES = {stage.name: stage for stage in (STUDY, PROJECTOR)}
