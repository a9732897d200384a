"""The page that a browser gets first: Streamlit's, in the course's language, with our fonts, style and scripts."""

import re
from functools import lru_cache

from pages.delivery.assets import ASSETS, FIGURE, address
from pages.delivery.files import File, file
from pages.delivery.streamlit_files import STATIC
from pages.strings import course, t

_FACES = [
    ("Noto Sans Bengali", "font-weight:400", "noto-sans-bengali-regular"),
    ("Noto Sans Bengali", "font-weight:700", "noto-sans-bengali-bold"),
    ("Bengali Digits", "font-weight:400", "bengali-digits"),
    ("STIX Two Math", "font-weight:400", "stix-two-math"),
    ("STIX Two Math", "font-style:italic", "stix-two-text-italic"),
]


def head(to_root: str = "") -> str:
    """Links to our faces and style sheet, for the head of a page. to_root: the way to the folder of the pages, like
    ``../``, from a page that lies elsewhere."""
    faces, preload = "", ""
    for family, style, name in _FACES:
        face = to_root + address(f"assets/fonts/{name}.woff2")
        faces += f'@font-face{{font-family:"{family}";{style};font-display:swap;src:url({face})}}'
        if family == "Noto Sans Bengali":
            preload += f'<link rel="preload" href="{face}" as="font" type="font/woff2" crossorigin>'
    return f'{preload}<style>{faces}</style><link rel="stylesheet" href="{to_root}{address("assets/app.css")}">'


def shell() -> File:
    """The page in the language of this context: the same for every address at which the app shows something."""
    return _shell(course().language)


@lru_cache(maxsize=8)
def _shell(language: str) -> File:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    page = page.replace('<html lang="en">', f'<html lang="{language}" translate="no">')
    page = page.replace("<title>Streamlit</title>", f"<title>{t('interface.app')}</title>")
    page = re.sub(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", page)
    no_script = f"<noscript><p>{t('interface.no-script')}</p></noscript>"
    page = re.sub(r"<noscript>.*?</noscript>", no_script, page, flags=re.DOTALL)
    script = f'<script src="{address("assets/shell.js")}"></script>'
    for name in ASSETS:  # all at once, not each when another asks for it; a picture is taken home but rarely
        if name.startswith(f"{FIGURE}/") and not name.startswith(f"{FIGURE}/take_home"):
            script += f'<link rel="modulepreload" href="{name}">'
    return file(page.replace("</head>", f"{head()}{script}</head>").encode(), ".html")
