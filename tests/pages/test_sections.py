"""Every section opens on both stages, shows its prose and its widgets, and survives a broken one."""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.drawing.picture import Picture
from pages.strings import course, t

_SLUGS = [section.slug for section in course().sections]


def _page(slug: str) -> None:
    from pages import params, routes, section
    from pages.stage import STAGES
    from pages.strings import course

    routes.build(lambda: None, lambda _: None, lambda _: None, dict.fromkeys(routes.OTHERS, lambda: None))
    section.show(next(one for one in course().sections if one.slug == slug), STAGES[params.read(params.VIEW)])


def _open(slug: str, **query: str) -> AppTest:
    test = AppTest.from_function(_page, args=(slug,), default_timeout=600)
    for name, value in query.items():
        test.query_params[name] = value
    return test.run()


@pytest.mark.parametrize("view", ["study", "projector"])
@pytest.mark.parametrize("slug", _SLUGS)
def test_opens(slug: str, view: str, shown: Callable[[AppTest], str]) -> None:
    test = _open(slug, view=view)
    assert not test.exception
    page = shown(test)
    section = next(one for one in course().sections if one.slug == slug)
    assert section.front.title in page
    assert t("interface.widget-failed") not in page
    assert (section.front.remember in page) == (view == "study")
    assert (section.front.projector[0] in page) == (view == "projector")
    assert ("<math" in page) == (view == "study" and "$" in section.prose)


@pytest.mark.parametrize("slug", _SLUGS)
def test_bad_values_fall_back(slug: str, shown: Callable[[AppTest], str]) -> None:
    names = ("p", "seed", "units", "x", "w", "m", "mode", "view", "step", "off", "layers", "width", "draws", "guess")
    test = _open(slug, **dict.fromkeys(names, "<b>nan</b>"))
    assert not test.exception
    assert t("interface.widget-failed") not in shown(test)


def test_an_error_in_a_widget_leaves_the_page(monkeypatch: pytest.MonkeyPatch, shown: Callable[[AppTest], str]) -> None:
    from pages.widgets import WIDGETS

    def broken(*_: object, **__: object) -> Picture:
        raise RuntimeError("on purpose")

    monkeypatch.setitem(WIDGETS, "mask-explorer", replace(WIDGETS["mask-explorer"], show=broken))
    test = _open("dropout-how-it-works")
    assert not test.exception
    page = shown(test)
    assert t("interface.widget-failed") in page
    assert "on purpose" not in page
    assert course().sections[3].front.remember in page


def test_one_thread_for_blas() -> None:
    import core.nn  # noqa: F401

    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"
