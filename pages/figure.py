"""Shows a Picture on the page and takes what the learner sets in it."""

import zlib
from collections.abc import Callable, Iterable
from html import escape
from typing import TypeVar

import msgspec
import streamlit as st

from pages import params
from pages.delivery.assets import FIGURE
from pages.drawing.draw import el
from pages.drawing.picture import Picture

# Streamlit sends a component's script again with each picture, so this one only fetches ours, which the
# browser has loaded with the page. Without isolation the figure shares the page's style sheet and fonts.
_FIGURE = st.components.v2.component(
    "figure",
    html='<div class="figure"></div>',
    js=f"""const host = import(new URL("{FIGURE}/host_streamlit.js", document.baseURI));
        export default async (component) => (await host).default(component);""",
    isolate_styles=False,
)
S = TypeVar("S", bound=msgspec.Struct)
_REFUSED, _N_SENT = "refused", "n_sent"


def pack(picture: Picture) -> bytes:
    """The picture as the browser gets it: deflated a tenth of its size, so that it is light on a slow line."""
    track = picture.track.as_data() if picture.track else None
    # A level more takes five times as long, for a tenth less, where a track repeats a boundary.
    return zlib.compress(msgspec.json.encode({"html": picture.html, "track": track}), 5)


def show(
    packed: bytes, key: str, on_reply: Callable[[str], None] | None = None, sets: Iterable[params.Param] = ()
) -> None:
    """Show a packed picture. What it sets is checked and written to the URL before the page runs again.

    sets: what it may set; on_reply: takes what a form in the picture sends; it must treat the text like anything
    from outside.
    """

    def accept() -> None:
        refused = st.session_state[_REFUSED] = params.accept(str(st.session_state[key].set), sets)
        if refused:
            count()

    def reply() -> None:
        count()
        if on_reply:
            on_reply(str(st.session_state[key].reply))

    def count() -> None:
        st.session_state[_N_SENT] = st.session_state.get(_N_SENT, 0) + 1

    # The byte in front is there to be different: only then is the browser told of an input that changed nothing.
    data = bytes([st.session_state.get(_N_SENT, 0) % 256]) + packed
    _FIGURE(key=key, data=data, on_set_change=accept, on_reply_change=reply)


def read_reply(text: str, kind: type[S], longest: int = 4000) -> S | None:
    """What a form in a picture sent, as ``kind``; None for anything that is none."""
    try:
        return msgspec.json.decode(text, type=kind) if len(text) <= longest else None
    except (msgspec.MsgspecError, RecursionError):
        return None


def take_refusal() -> str:
    """The sentence that says why the last input was refused, once, as markup; empty if none was."""
    refused: str | None = st.session_state.pop(_REFUSED, None)
    return el("div", escape(refused), class_="refused", role="alert") if refused else ""
