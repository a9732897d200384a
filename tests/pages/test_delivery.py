"""What the browser is sent before Streamlit speaks: shell, scripts, fonts, and a page for wrong addresses."""

import asyncio
import gzip
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import urljoin

import brotli
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from pages import learner, routes
from pages.delivery import Delivery
from pages.delivery.assets import ASSETS, FIGURE
from pages.delivery.files import Files, file
from pages.delivery.shell import shell
from pages.delivery.streamlit_files import STATIC
from pages.plain import ROUTES

_SCRIPTS = STATIC / "static/js"


def _get(path: str, query: str = "", base: str = "", scheme: str = "http", **headers: str) -> tuple[int, dict, bytes]:
    """One GET through the middleware; an inner app that answers 418 shows what was let through."""
    sent: list[dict] = []

    async def inner(scope, receive, send: Callable) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": scope.get("root_path", "").encode()})

    async def send(message: dict) -> None:
        sent.append(message)

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": query.encode(), "root_path": "",
        "scheme": scheme, "server": ("test", 80),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    pages = dict.fromkeys(routes.paths(), shell)
    asyncio.run(Delivery(inner, files=ASSETS, pages=pages, plain=ROUTES, base=base)(scope, receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("path", sorted(routes.paths()))
def test_every_page_gets_a_bengali_shell(path: str) -> None:
    status, headers, body = _get(path)
    page = body.decode()
    assert status == 200 and headers["cache-control"] == "no-cache"
    assert '<html lang="bn" translate="no">' in page
    assert "SourceSans" not in page and "noto-sans-bengali-regular.woff2" in page
    assert "http://" not in page.replace("http://www.apache.org", "") and '"https://' not in page


def test_shell_runs_before_streamlit() -> None:
    """A plain script runs while the page is read; Streamlit's module scripts run after it."""
    page = _get("/")[2].decode()
    assert '<script src="assets/shell.js?v=' in page and '<script type="module"' in page


def test_the_figures_modules_come_with_the_page_and_find_one_another() -> None:
    """All that the first one imports is preloaded, at the very address that the import asks for."""
    page = _get("/")[2].decode()
    preloaded = set(re.findall(r'rel="modulepreload" href="(assets/[^"]+)"', page))
    needed, found = {f"{FIGURE}/host_streamlit.js"}, set()
    while needed:
        found.add(name := needed.pop())
        status, headers, script = _get(f"/{name}")
        assert status == 200 and "immutable" in headers["cache-control"]
        others = re.findall(r'^(?:import|export)[^"]*"(\.[^"]+)";$', script.decode(), re.MULTILINE)
        needed |= {urljoin(name, other) for other in others} - found
    assert found == preloaded and len(found) > 4
    assert {name for name in ASSETS if name.endswith(".js")} - found > {f"{FIGURE}/take_home.js"}


@pytest.mark.parametrize("encoding, undo", [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_scripts_are_compressed_and_kept_for_a_year(encoding: str, undo: Callable[[bytes], bytes]) -> None:
    script = next(_SCRIPTS.glob("index.*.js"))
    status, headers, body = _get(f"/static/js/{script.name}", accept_encoding=encoding)
    assert status == 200 and headers["content-encoding"] == encoding
    assert "immutable" in headers["cache-control"]
    assert undo(body) == script.read_bytes()
    assert len(body) < script.stat().st_size / 2
    assert int(headers["content-length"]) == len(body)


def test_without_compression_the_plain_file_is_sent() -> None:
    script = next(_SCRIPTS.glob("index.*.js"))
    assert _get(f"/static/js/{script.name}")[2] == script.read_bytes()


def test_streamlits_own_faces_are_left_out() -> None:
    sheet = next((STATIC / "static/css").glob("index.*.css"))
    body = _get(f"/static/css/{sheet.name}")[2].decode()
    assert "Source Sans" in sheet.read_text(encoding="utf-8")
    for family in ("Source Sans", "Source Serif", "Source Code", "Material Symbols"):
        assert f"font-family:{family}" not in body and f'font-family:"{family}' not in body
    assert "KaTeX_Main" in body or "KaTeX_Main" not in sheet.read_text(encoding="utf-8")


def test_a_known_file_is_not_sent_twice() -> None:
    _, headers, body = _get("/assets/app.css")
    assert body and headers["cache-control"] == "no-cache"
    status, _, again = _get("/assets/app.css", if_none_match=headers["etag"])
    assert status == 304 and again == b""
    assert "immutable" in _get("/assets/app.css", query="v=1")[1]["cache-control"]
    assert _get("/favicon.png")[1]["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path", ["/nowhere", "/dropout-mask/", "/dropout-mask/x", "/wp-login.php", "/..%2f", "/static", "/quiz/x",
             "/progress/x", "/table/x", "/table/x/y.csv", "/a/b/c/"],
)  # fmt: skip
@pytest.mark.parametrize("base", ["", "/dropout", "/a/b"])
def test_a_wrong_address_gets_a_page_in_bengali(path: str, base: str) -> None:
    """Its links lead to the home page and our files, however deep the address is."""
    status, _, body = _get(base + path, base=base)
    page = body.decode()
    assert status == 404 and 'lang="bn"' in page
    home = re.findall("<a href='([^']+)'", page)
    assert [urljoin(base + path, link) for link in home] == [f"{base}/"]
    for link in re.findall(r'href="([^"]+)"|url\(([^)]+)\)', page):
        assert urljoin(base + path, "".join(link)).startswith(f"{base}/assets/")


def test_no_address_is_too_deep() -> None:
    assert len(_get("/x" * 20_000)[2]) < 10_000


@pytest.mark.parametrize("path", ["/static/js/../../../../etc/passwd", "/static/js/none.js", "/static/js/..%2fx.js"])
def test_no_file_outside_streamlits_folder(path: str) -> None:
    assert _get(path)[0] == 418  # Streamlit's own handler refuses it


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/stream", "/media/x", "/component/x", "/progress/file",
                                  "/quiz/export", "/table/mask.csv"])  # fmt: skip
def test_streamlits_own_routes_are_let_through(path: str) -> None:
    assert _get(path)[0] == 418


# Below a base path.


def test_below_a_base_path_everything_is_at_its_place() -> None:
    at_root, below = _get("/quiz"), _get("/dropout/quiz", base="dropout")
    assert at_root[2] == below[2], "nothing on a page says where it lies"
    assert _get("/dropout/assets/app.css", base="dropout")[2] == ASSETS["assets/app.css"].plain
    script = next(_SCRIPTS.glob("index.*.js")).name
    assert _get(f"/dropout/static/js/{script}", base="/dropout/")[0] == 200
    assert _get("/dropout/_stcore/health", base="dropout")[::2] == (418, b"")
    assert _get("/dropout/progress/file", base="dropout")[::2] == (418, b"/dropout"), "so Starlette finds the route"


def test_the_base_path_itself_gets_its_slash() -> None:
    for base, given in (("dropout", "/dropout"), ("a/b", "/a/b")):
        status, headers, _ = _get(given, query="view=projector", base=base)
        assert status == 307 and urljoin(given, headers["location"]) == f"{given}/?view=projector"


@pytest.mark.parametrize("path", ["/", "/quiz", "/dropouts", "/dropouts/quiz", "/assets/app.css", "/progress/file"])
def test_nothing_of_ours_is_outside_the_base_path(path: str) -> None:
    status, _, body = _get(path, base="dropout")
    assert status == 404
    home = re.findall("<a href='([^']+)'", body.decode())
    assert [urljoin(path, link) for link in home] == ["/dropout/"]


def test_the_cookie_holds_where_the_page_lies() -> None:
    """No path: the folder of the page. Over TLS it is sent over TLS alone."""
    told = _get("/dropout/quiz", base="dropout")[1]["set-cookie"]
    assert re.match(r"learner=[0-9a-f]{32};", told) and "HttpOnly" in told and "SameSite=lax" in told
    assert "path" not in told.lower() and "secure" not in told.lower()
    for given in ({"scheme": "https"}, {"x_forwarded_proto": "https"}, {"x_forwarded_proto": "https, http"}):
        assert "Secure" in _get("/quiz", **given)[1]["set-cookie"]
    assert "Secure" not in _get("/quiz", scheme="https", x_forwarded_proto="http")[1]["set-cookie"]
    assert "set-cookie" not in _get("/quiz", cookie=f"{learner.COOKIE}={learner.new_id()}")[1]


# Without the app.


def _site(folder: Path, plain: Sequence[BaseRoute]) -> Starlette:
    """Three files, two pages, and what is handed as routes that are no pages."""
    for name in ("one.css", "two.css", "letters.woff2"):
        (folder / name).write_text(f"/* {name} */ " * 20, encoding="utf-8")
    files = Files(
        {"assets/all.css": [folder / "one.css", folder / "two.css"], "letters.woff2": [folder / "letters.woff2"]}
    )
    pages = {"/": lambda: file(b"home", ".html"), "/one": lambda: file(b"a page", ".html")}
    delivery = Middleware(Delivery, files=files, pages=pages, plain=plain)
    return Starlette(routes=[*plain, Route("/{any:path}", lambda _: PlainTextResponse("inner"))], middleware=[delivery])


@pytest.mark.parametrize("mounted", ["", "/x/y"])
def test_delivery_alone(tmp_path: Path, mounted: str) -> None:
    """With files, pages and routes of its own; also where another application has it below a path."""
    app = _site(tmp_path, [Route("/say", lambda _: PlainTextResponse("said"))])
    with TestClient(Starlette(routes=[Mount(mounted, app)]), base_url=f"http://test{mounted}") as client:
        sheet = client.get("/assets/all.css", headers={"accept-encoding": "br"})
        assert (
            sheet.headers["content-encoding"] == "br"
            and sheet.text.count("one.css") == sheet.text.count("two.css") == 20
        )
        letters = client.get("/letters.woff2?v=1", headers={"accept-encoding": "br"})
        assert "content-encoding" not in letters.headers and "immutable" in letters.headers["cache-control"]
        assert [client.get(path).text for path in ("/", "/one", "/say")] == ["home", "a page", "said"]
        assert client.get("/_stcore/x").text == "inner"
        assert [client.get(path).status_code for path in ("/two", "/one.css", "/assets/one.css", "/say/x")] == [404] * 4


def test_a_plain_route_is_found_if_and_only_if_it_is_listed(tmp_path: Path) -> None:
    async def vote(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.path_params["code"])

    added = Route("/room/{code}/vote", vote, methods=["POST"])
    for plain in (ROUTES, [*ROUTES, added]):
        client = TestClient(_site(tmp_path, plain), follow_redirects=False)
        is_listed = added in plain
        posted = client.post("/room/abc/vote")
        assert posted.text == "abc" if is_listed else posted.text != "abc"
        assert client.get("/room/abc/vote").status_code == 404, "another method is another address"
        assert client.get("/room/abc/vote/x").status_code == client.get("/room//vote").status_code == 404
        assert client.get("/quiz/export?format=csv").status_code == 200
        assert client.get("/progress/forget").status_code == 404
    listed = {(route.path, method) for route in ROUTES for method in route.methods}
    assert len(listed) == sum(len(route.methods) for route in ROUTES), "no route stands twice"
