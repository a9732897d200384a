"""How a browser gets the app over a slow line: the shell page, Streamlit's scripts and our own files.

Streamlit serves its scripts uncompressed, says lang="en" and fetches fonts that the app does not use.
Here each file is compressed once, when first asked for, and kept; names with a hash in them may be
cached for a year. An address that is no page gets a short page in Bengali that says so.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli
import streamlit
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pages import learner, routes
from pages.strings import course, t

ROOT = Path(__file__).parent.parent
_STREAMLIT = Path(streamlit.__file__).resolve().parent / "static"
_TYPES = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
    ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
# Each address and the files that make it up; the style sheet is one download, the widgets' own styles its last part.
_OURS = {
    "/assets/app.css": [
        *sorted((ROOT / "assets/css").glob("*.css")),
        *sorted(ROOT.glob("pages/widgets/*/*/style.css")),
    ],
    "/assets/shell.js": [ROOT / "pages/browser/shell.js"],
    "/assets/figure.js": [ROOT / "pages/browser/figure.js"],
    **{f"/assets/{path.name}": [path] for path in (ROOT / "pages/browser").glob("take_home*.js")},
} | {
    f"/assets/{folder}/{path.name}": [path]
    for folder in ("fonts", "images")
    for path in (ROOT / "assets" / folder).glob("*")
    if path.suffix in _TYPES
}
_STREAMLITS = ("/_stcore/", "/media/", "/component/", "/static/", "/healthz", "/script-health-check")
_PLAIN = re.compile(r"/progress/(file|forget)|/quiz/export|/table/[^/]+\.csv")  # our own routes that are no pages
_FACES = [
    ("Noto Sans Bengali", "font-weight:400", "noto-sans-bengali-regular"),
    ("Noto Sans Bengali", "font-weight:700", "noto-sans-bengali-bold"),
    ("Bengali Digits", "font-weight:400", "bengali-digits"),
    ("STIX Two Math", "font-weight:400", "stix-two-math"),
    ("STIX Two Math", "font-style:italic", "stix-two-text-italic"),
]
_YEAR_SECONDS = 31536000
_YEAR = f"public, max-age={_YEAR_SECONDS}, immutable"
# Streamlit's own faces; the theme uses ours, and hidden icons would still fetch theirs.
_UNUSED_FACE = re.compile(r"@font-face\s*\{[^}]*(?:Source Sans|Source Serif|Source Code|Material Symbols)[^}]*\}")


@dataclass(frozen=True, slots=True)
class _File:
    kind: str
    plain: bytes
    brotli: bytes | None
    gzip: bytes | None
    etag: str


class Delivery:
    """ASGI middleware that answers for files and page shells, and lets everything else through."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = _answer(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        await (answer or self.app)(scope, receive, send)


def _answer(scope: Scope) -> Response | None:
    path = scope["path"]
    headers = Request(scope).headers
    if path.startswith("/static/") and path.endswith((".js", ".css")):
        file = _streamlit_file(path)
        return _respond(file, headers, _YEAR) if file else None
    if path in _OURS:
        # Our names carry no hash; the shell asks for them with one.
        return _respond(_our_file(path), headers, _YEAR if scope["query_string"] else "no-cache")
    if path == "/favicon.png":  # the name that Streamlit's script asks for
        return _respond(_our_file("/assets/images/favicon.svg"), headers, "public, max-age=86400")
    if path in routes.paths():
        return _known(_respond(_shell(course().language), headers, "no-cache"), Request(scope))
    if path.startswith(_STREAMLITS) or "/_stcore/" in path or _PLAIN.fullmatch(path):
        return None
    return _respond(_not_found(course().language), headers, "no-cache", status=404)


def _known(response: Response, request: Request) -> Response:
    """Give a browser that has none a random id, which no script can read and no other site can send."""
    if not learner.VALID.fullmatch(request.cookies.get(learner.COOKIE, "")):
        response.set_cookie(learner.COOKIE, learner.new_id(), max_age=_YEAR_SECONDS, httponly=True, samesite="lax")
    return response


def _respond(file: _File, headers: Headers, cache: str, status: int = 200) -> Response:
    told = {"cache-control": cache, "etag": file.etag, "vary": "accept-encoding", "content-type": file.kind}
    if headers.get("if-none-match") == file.etag and status == 200:
        return Response(status_code=304, headers=told)
    accepted = headers.get("accept-encoding", "")
    body = file.plain
    if file.brotli is not None and "br" in accepted:
        told["content-encoding"], body = "br", file.brotli
    elif file.gzip is not None and "gzip" in accepted:
        told["content-encoding"], body = "gzip", file.gzip
    return Response(body, status_code=status, headers=told)


def _file(plain: bytes, kind: str) -> _File:
    etag = f'"{hashlib.sha256(plain).hexdigest()[:16]}"'
    if kind.startswith(("font/", "image/png")):
        return _File(kind, plain, None, None, etag)
    # Quality 9 is within a few percent of 11 in size and ten times quicker on the first request.
    return _File(kind, plain, brotli.compress(plain, quality=9), gzip.compress(plain, 6), etag)


@lru_cache(maxsize=512)
def _streamlit_file(path: str) -> _File | None:
    """One of Streamlit's own scripts or style sheets; None if there is none of that name."""
    place = (_STREAMLIT / path.removeprefix("/")).resolve()
    if not place.is_relative_to(_STREAMLIT / "static") or not place.is_file():
        return None
    plain = place.read_bytes()
    if place.suffix == ".css":
        plain = _UNUSED_FACE.sub("", plain.decode()).encode()
    return _file(plain, _TYPES[place.suffix])


@lru_cache(maxsize=64)
def _our_file(path: str) -> _File:
    places = _OURS[path]
    return _file(b"".join(place.read_bytes() for place in places), _TYPES[places[0].suffix])


def address(path: str) -> str:
    """The address of one of our files, which changes when the file does."""
    return f"{path}?v={_our_file(path).etag.strip(chr(34))}"


def _head() -> str:
    """Links to our faces and style sheet, for the head of a page."""
    faces, preload = "", ""
    for family, style, name in _FACES:
        file = address(f"/assets/fonts/{name}.woff2")
        faces += f'@font-face{{font-family:"{family}";{style};font-display:swap;src:url({file})}}'
        if family == "Noto Sans Bengali":
            preload += f'<link rel="preload" href="{file}" as="font" type="font/woff2" crossorigin>'
    return f'{preload}<style>{faces}</style><link rel="stylesheet" href="{address("/assets/app.css")}">'


@lru_cache(maxsize=8)
def _shell(language: str) -> _File:
    """Streamlit's page, in the course's language, with our fonts, style sheet and history, without its own font."""
    page = (_STREAMLIT / "index.html").read_text(encoding="utf-8")
    page = page.replace('<html lang="en">', f'<html lang="{language}" translate="no">')
    page = page.replace("<title>Streamlit</title>", f"<title>{t('interface.app')}</title>")
    page = re.sub(r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', "", page)
    no_script = f"<noscript><p>{t('interface.no-script')}</p></noscript>"
    page = re.sub(r"<noscript>.*?</noscript>", no_script, page, flags=re.DOTALL)
    script = f'<script src="{address("/assets/shell.js")}"></script>'
    script += f'<link rel="modulepreload" href="{address("/assets/figure.js")}">'
    # Pages lie at the root, but ./static is relative to the address: make it absolute.
    page = page.replace('"./static/', '"/static/').replace('"./favicon.png"', '"/favicon.png"')
    return _file(page.replace("</head>", f"{_head()}{script}</head>").encode(), _TYPES[".html"])


@lru_cache(maxsize=8)
def _not_found(language: str) -> _File:
    page = (ROOT / "pages/browser/not_found.html").read_text(encoding="utf-8")
    for mark, content in {
        "LANGUAGE": language,
        "HEAD": _head(),
        "TITLE": t("interface.not-found"),
        "WHY": t("interface.not-found-why"),
        "HOME": t("interface.home"),
    }.items():
        page = page.replace(f"{{{mark}}}", content)
    return _file(page.encode(), _TYPES[".html"])
