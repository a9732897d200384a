"""What a widget gives to a page: one object with all that is asked of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from inspect import Parameter, signature
from typing import Any, Literal

from core.nn.presets import Run
from pages.drawing.draw import el
from pages.drawing.picture import Picture
from pages.params import Param
from pages.programs import Programs, program
from pages.programs.listing import folded
from pages.stage import Stage
from pages.strings import t

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a picture. names: of the columns; rows: numbers, and names of ours."""

    names: Sequence[str]
    rows: Sequence[Sequence[Any]]


def by_its_name(values: Values) -> tuple[str, Values]:
    """The one program that a widget has, and its values as they are."""
    return "", values


@dataclass(frozen=True, slots=True)
class Widget:
    """A live picture.

    show: computes with the core and draws; it is handed a stage and, by name, each of the ``values`` and ``options``.
    values: what a learner can set, in the URL; options: what else a directive sets. One is known for every widget:
    "section", the slug of the page that it stands on.
    table: the picture's numbers for the same values and options.
    program: which of the widget's programs shows these values ("" where there is but one), and the values under the
    names that it has for them; listing: the markup of the picture's code where that is not its own.
    wide: it needs the page's whole width. dense: how it stands where the stage is dense: "wide" as wide as the page,
    "beside" the other widget of the page.
    """

    show: Callable[..., Picture]
    values: tuple[Param, ...]
    table: Callable[..., Table] | None = None
    program: Callable[[Values], tuple[str, Values]] = by_its_name
    listing: Callable[[Values], str] | None = None
    wide: bool = False
    dense: Literal["", "wide", "beside"] = ""
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        handed = {*(value.name for value in self.values), *self.options}
        for function in filter(None, (self.show, self.table)):
            taken = [one for one in signature(function).parameters.values() if one.kind is Parameter.KEYWORD_ONLY]
            others = any(one.kind is Parameter.VAR_KEYWORD for one in signature(function).parameters.values())
            if not others and {one.name for one in taken} != handed:
                names = sorted({one.name for one in taken} ^ handed)
                raise TypeError(f"{function.__module__}.{function.__name__} and its widget differ in {names}")

    @property
    def defaults(self) -> dict[str, Any]:
        """Each value where a link says nothing of it."""
        return {value.name: value.default for value in self.values}

    def framed(self, name: str, picture: Picture, stage: Stage) -> Picture:
        """The picture in the frame to which the widget's style is bound: ``.w-mask-explorer``, ``.dense`` if it is."""
        classes = f"w-{name}"
        if stage.dense:
            classes += " dense" + (f" dense-{self.dense}" if self.dense else "")
        return replace(picture, html=el("div", picture.html, class_=classes))

    def programs(self, name: str, values: Values) -> Programs | None:
        """The programs of this widget, whose name is given, at these values and options; None for one without."""
        variant, shown = self.program(values)
        return program(f"{name}-{variant}" if variant else name, shown)

    def code(self, name: str, values: Values) -> str:
        """The same, folded, as it stands below the picture."""
        if self.listing:
            return self.listing(values)
        return folded(name, self.programs(name, values), t("programs.code"))


_MEASURES = ("train_loss", "validation_loss", "train_accuracy", "validation_accuracy")


def logs(**trained: Run) -> Table:
    """Training logs beside each other: a row for each recorded epoch."""
    names = ["epoch", *(f"{name}_{measure}" for name in trained for measure in _MEASURES)]
    records = [run.records for run in trained.values()]
    rows = [
        [at_once[0].epoch, *(getattr(record, measure) for record in at_once for measure in _MEASURES)]
        for at_once in zip(*records, strict=True)
    ]
    return Table(names, rows)


def at_rates(rates: Sequence[float], trained: Sequence[Run]) -> Table:
    """What the networks of these rates are at the end of their training, a row each."""
    rows = [
        [float(rate), *(getattr(run.last, measure) for measure in _MEASURES)]
        for rate, run in zip(rates, trained, strict=True)
    ]
    return Table(["rate", *_MEASURES], rows)
