"""Our own files, each with its address."""

from pathlib import Path

from pages.delivery.files import TYPES, Files

_ROOT = Path(__file__).parents[2]
_SCRIPTS = _ROOT / "pages/browser"

ASSETS = Files(
    {
        # The style sheet is one download, the widgets' own styles its last part.
        "assets/app.css": [*sorted(_ROOT.glob("assets/css/*.css")), *sorted(_ROOT.glob("pages/widgets/*/*/style.css"))],
        "favicon.png": [_ROOT / "assets/images/favicon.svg"],  # the name that Streamlit's script asks for
    }
    | {f"assets/{path.relative_to(_SCRIPTS).as_posix()}": [path] for path in sorted(_SCRIPTS.glob("**/*.js"))}
    | {
        f"assets/{folder}/{path.name}": [path]
        for folder in ("fonts", "images")
        for path in sorted((_ROOT / "assets" / folder).glob("*"))
        if path.suffix in TYPES
    }
)
address = ASSETS.address
