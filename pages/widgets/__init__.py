"""The live widgets, found by themselves: the folder ``dropout/mask_explorer`` is what a section calls mask-explorer."""

from importlib import import_module
from pathlib import Path

from pages.params import Param
from pages.widget import Widget


def _found() -> dict[str, Widget]:
    """Every widget by its name, whose parts are joined by hyphens. A value means the same wherever it is declared."""
    widgets: dict[str, Widget] = {}
    declared: dict[str, Param] = {}
    for path in sorted(Path(__file__).parent.glob("*/*/widget.py")):
        topic, folder = path.parts[-3:-1]
        widget = import_module(f"{__name__}.{topic}.{folder}.widget").WIDGET
        if not isinstance(widget, Widget):
            raise TypeError(f"{path}: WIDGET must be a Widget")
        for value in widget.values:
            if declared.setdefault(value.name, value) != value:
                raise ValueError(f"{path}: {value.name} is declared otherwise by another widget")
        name = folder.replace("_", "-")
        if name in widgets:
            raise ValueError(f"{path}: there is another widget of this name")
        widgets[name] = widget
    return widgets


WIDGETS = _found()
