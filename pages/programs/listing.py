"""The programs of a picture as a folded listing below it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any

from core.course.predictions import is_settled
from pages.figures.draw import el
from pages.figures.picture import Picture
from pages.programs import Programs, check_program, claim_program, program
from pages.strings import course, t

_NAMES = {"numpy": "NumPy", "torch": "PyTorch", "keras": "Keras"}


def with_code(picture: Picture, widget: str, values: Mapping[str, Any]) -> Picture:
    """The picture with its programs below it. values: of the widget's params, and its options."""
    # In a place of its own the listing stays open when the picture above it gets other parts.
    return replace(picture, html=el("div", picture.html) + "".join(_listings(widget, values)))


def _listings(widget: str, values: Mapping[str, Any]) -> Iterator[str]:
    """One listing for a picture; one for each claim of a lab, and one for a myth, once the learner has spoken."""
    if widget == "claim-lab":
        lab = course().lab(values["lab"])
        if lab.predict and is_settled(lab.predict, values["predict"], values["guessed"]):
            made = {name: claim_program(name, values["seed"]) for name in lab.experiments}
            if len(made) == 1:
                yield from (folded(f"claim-{name}", one, t("programs.code")) for name, one in made.items())
                return
            each = [folded(f"claim-{name}", one, course().claims[name].claim) for name, one in made.items()]
            yield el("details", el("summary", t("programs.code-of-claims")), *each, class_="programs of-claims")
    elif widget == "myth-court":
        myths = course().topic(values["topic"]).myths
        myth = myths[min(values["card"], len(myths)) - 1]
        if values["vote"] != "none":
            named = myth.experiment or myth.check
            make = claim_program if myth.experiment else check_program
            yield folded(f"myth-{named}", make(str(named), values["seed"]), t("programs.code"))
    else:
        yield folded(widget, program(widget, values), t("programs.code"))


def folded(key: str, programs: Programs | None, title: str) -> str:
    """Three tabs, closed at first, each with its program and a button that copies it; empty for no program."""
    if programs is None:
        return ""
    texts = {"numpy": programs.numpy, "torch": programs.torch, "keras": programs.keras}
    there = {framework: text for framework, text in texts.items() if text}
    tabs = "".join(_tab(key, framework, chosen=framework == "numpy") for framework in there)
    panels = "".join(_panel(framework, text) for framework, text in there.items())
    group = el("div", tabs + panels, class_="program-tabs")
    return el("details", el("summary", escape(title)), group, class_="programs")


def _tab(key: str, framework: str, *, chosen: bool) -> str:
    """A radio button: the browser alone changes the tab, by keys as well, and keeps it when a value is set."""
    name = f"code-{key}"
    radio = el("input", type="radio", name=name, id=f"{name}-{framework}", checked="" if chosen else None)
    return radio + el("label", _NAMES[framework], for_=f"{name}-{framework}", lang="en")


def _panel(framework: str, text: str) -> str:
    copy = el(
        "button", t("programs.copy"), type="button", class_="button", data_copy=text, data_done=t("programs.copied")
    )
    about = t(f"programs.about-{framework}")
    if "https://" in text:
        about += " " + t("programs.fetches")
    listing = el("pre", el("code", escape(text, quote=False)), lang="en", tabindex=0)
    return el("section", el("div", el("p", about), copy, class_="about"), listing)
