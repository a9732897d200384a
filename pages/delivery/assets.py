"""Our own files, each with its address."""

import hashlib
from pathlib import Path

from pages.delivery.files import TYPES, Files

_ROOT = Path(__file__).parents[2]
_SCRIPTS = sorted((_ROOT / "pages/browser/figure").glob("*.js"))
# The figure's scripts import one another by relative addresses: a hash of all stands in the folder's name.
FIGURE = f"assets/figure-{hashlib.sha256(b''.join(path.read_bytes() for path in _SCRIPTS)).hexdigest()[:16]}"
_FIGURE = {f"{FIGURE}/{path.name}": [path] for path in _SCRIPTS}
ASSETS = Files(
    {
        # The style sheet is one download, the widgets' own styles its last part.
        "assets/app.css": [*sorted(_ROOT.glob("assets/css/*.css")), *sorted(_ROOT.glob("pages/widgets/*/*/style.css"))],
        "assets/shell.js": [_ROOT / "pages/browser/shell.js"],
        "favicon.png": [_ROOT / "assets/images/favicon.svg"],  # the name that Streamlit's script asks for
    }
    | {
        f"assets/{folder}/{path.name}": [path]
        for folder in ("fonts", "images")
        for path in sorted((_ROOT / "assets" / folder).glob("*"))
        if path.suffix in TYPES
    }
    | _FIGURE,
    lasting=_FIGURE,
)
address = ASSETS.address
