"""Programs as a folded listing."""

from html import escape

from pages.drawing.draw import el
from pages.programs import Programs
from pages.strings import t

_NAMES = {"numpy": "NumPy", "torch": "PyTorch", "keras": "Keras"}


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
