"""Shows HTML on the page as it is: Streamlit's own ways take MathML out or read the text as Markdown once more."""

import zlib

import msgspec
import streamlit as st

from pages.delivery.assets import FIGURE

# Without isolation prose shares the page's style sheet and fonts, and a button finds the note that it opens.
_PROSE = st.components.v2.component(
    "prose",
    html='<div class="prose"></div>',
    js=f"""const host = import(new URL("{FIGURE}/host_streamlit.js", document.baseURI));
        export default async (component) => (await host).prose(component);""",
    isolate_styles=False,
)


def show(html: str, key: str) -> None:
    """Show HTML; whoever made it has escaped what came from outside."""
    _PROSE(key=key, data=zlib.compress(msgspec.json.encode(html), 6))
