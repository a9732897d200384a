"""How tests read a page that Streamlit's AppTest has run."""

import json
import zlib

from streamlit.testing.v1 import AppTest


def shown(test: AppTest) -> str:
    """What a page shows that is no picture: its Markdown, and the HTML of pages/prose.py."""
    parts = [part.proto for part in test.get("bidi_component")]
    prose = [json.loads(zlib.decompress(part.bytes)) for part in parts if part.component_name == "prose"]
    return "\n".join([*(block.value for block in test.markdown), *prose])
