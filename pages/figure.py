"""Shows a Picture on the page and takes what the learner sets in it."""

from pathlib import Path

import streamlit as st

from pages import params
from pages.figures.picture import Picture

# Without isolation the figure shares the page's one stylesheet, fonts and text selection.
_FIGURE = st.components.v2.component(
    "figure",
    html='<div class="figure"></div>',
    js=(Path(__file__).parent / "browser" / "figure.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)
_REFUSED = "refused"


def show(picture: Picture, key: str) -> None:
    """Show a picture. What it sets is checked and written to the URL before the page runs again."""

    def accept() -> None:
        st.session_state[_REFUSED] = params.accept(st.session_state[key].set)

    track = picture.track.as_data() if picture.track else None
    _FIGURE(key=key, data={"html": picture.html, "track": track}, on_set_change=accept)


def take_refusal() -> str | None:
    """The sentence that says why the last input was refused, once."""
    refused: str | None = st.session_state.pop(_REFUSED, None)
    return refused
