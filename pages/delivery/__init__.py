"""How a browser gets the app over a slow line: what stands in front of Streamlit.

Streamlit serves its scripts uncompressed, says lang="en" and fetches fonts that the app does not use. Here each file is
compressed once and kept; names with a hash in them may be cached for a year. An address that is no page gets a short
page in Bengali that says so.

All pages lie in one folder, ``/`` and ``/<name>``, or the same below a base path. So every address that a page has is
relative to that folder, ``quiz?set=...``, ``assets/...``: right below any base path, also one that a proxy takes away.
"""

from collections.abc import Callable, Mapping, Sequence

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.delivery.cookie import known
from pages.delivery.files import FOR_A_YEAR, File, Files, respond
from pages.delivery.not_found import not_found
from pages.delivery.streamlit_files import streamlit_file

_STREAMLITS = ("/_stcore/", "/media/", "/component/", "/static/", "/healthz", "/script-health-check")
# Most of our names carry no hash; pages ask for them with one. What others ask for:
_WITHOUT_HASH = {"favicon.png": "public, max-age=86400"}
_DEEPEST = 32  # folders; whoever asks for more gets a page whose links lead nowhere


class Delivery:
    """ASGI middleware that answers for files and page shells, and lets Streamlit's and our other routes through.

    files: ours; pages: each path at which there is a page, like ``/quiz``, with what makes it; plain: the routes that
    are no pages, which the app itself has too; base: the path below which all of this lies, like ``dropout``.
    """

    def __init__(
        self, app: ASGIApp, *, files: Files, pages: Mapping[str, Callable[[], File]], plain: Sequence[BaseRoute],
        base: str = "",
    ) -> None:  # fmt: skip
        self.app = app
        self._files, self._pages, self._plain = files, pages, plain
        self._base = f"/{base.strip('/')}".rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        root = scope.get("root_path", "").rstrip("/") + self._base
        path = _below(root, scope["path"])
        if path and self._is_plain(below := {**scope, "root_path": root}):
            await self.app(below, receive, send)
            return
        answer = self._answer(scope, root, path) if scope["method"] in ("GET", "HEAD") else None
        await (answer or self.app)(scope, receive, send)

    def _is_plain(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is Match.FULL for route in self._plain)

    def _answer(self, scope: Scope, root: str, path: str | None) -> Response | None:
        """root: the base path as the app sees it; path: the one asked for below it, None for another."""
        request = Request(scope)
        if path == "":  # relative addresses ask for the slash
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{root.rpartition('/')[2]}/{query}")
        if path is None:
            return respond(not_found(_up(scope, "") + f"{root.strip('/')}/"), request.headers, "no-cache", status=404)
        name = path.removeprefix("/")
        if name in self._files:
            is_exact = scope["query_string"] or name in self._files.lasting
            cache = FOR_A_YEAR if is_exact else _WITHOUT_HASH.get(name, "no-cache")
            return respond(self._files[name], request.headers, cache)
        if path in self._pages:
            return known(respond(self._pages[path](), request.headers, "no-cache"), request)
        if path.startswith("/static/") and (found := streamlit_file(name)):
            return respond(found, request.headers, FOR_A_YEAR)
        if path.startswith(_STREAMLITS) or "/_stcore/" in path:
            return None
        return respond(not_found(_up(scope, root)), request.headers, "no-cache", status=404)


def _below(root: str, path: str) -> str | None:
    """What of a path is below a base path: "" for that itself, None for one elsewhere."""
    return path.removeprefix(root) if f"{path}/".startswith(f"{root}/") else None


def _up(scope: Scope, root: str) -> str:
    """The way from an address to the folder at a base path. Only slashes that are written as such count."""
    asked = scope.get("raw_path", b"").decode("latin-1") or scope["path"]
    n_folders = asked.count("/") - root.count("/") - 1
    return "../" * min(n_folders, _DEEPEST) or "./"
