"""What the browser is sent before Streamlit speaks: shell, scripts, fonts, and a page for wrong addresses."""

import asyncio
import gzip
from collections.abc import Callable

import brotli
import pytest

from pages import delivery, routes


def _get(path: str, query: str = "", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """One GET through the middleware; an inner app that answers 418 shows what was let through."""
    sent: list[dict] = []

    async def inner(scope, receive, send: Callable) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: dict) -> None:
        sent.append(message)

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http", "method": "GET", "path": path, "query_string": query.encode(), "root_path": "",
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }  # fmt: skip
    asyncio.run(delivery.Delivery(inner)(scope, receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("path", sorted(routes.paths()))
def test_every_page_gets_a_bengali_shell(path: str) -> None:
    status, headers, body = _get(path)
    page = body.decode()
    assert status == 200 and headers["cache-control"] == "no-cache"
    assert '<html lang="bn" translate="no">' in page
    assert page.index("/assets/shell.js") < page.index('<script type="module"') or "defer" not in page
    assert "SourceSans" not in page and "noto-sans-bengali-regular.woff2" in page
    assert "http://" not in page.replace("http://www.apache.org", "") and '"https://' not in page


def test_shell_runs_before_streamlit() -> None:
    """A plain script runs while the page is read; Streamlit's module scripts run after it."""
    page = _get("/")[2].decode()
    assert '<script src="/assets/shell.js' in page and '<script type="module"' in page


@pytest.mark.parametrize("encoding, undo", [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_scripts_are_compressed_and_kept_for_a_year(encoding: str, undo: Callable[[bytes], bytes]) -> None:
    script = next((delivery._STREAMLIT / "static/js").glob("index.*.js"))
    status, headers, body = _get(f"/static/js/{script.name}", accept_encoding=encoding)
    assert status == 200 and headers["content-encoding"] == encoding
    assert "immutable" in headers["cache-control"]
    assert undo(body) == script.read_bytes()
    assert len(body) < script.stat().st_size / 2
    assert int(headers["content-length"]) == len(body)


def test_without_compression_the_plain_file_is_sent() -> None:
    script = next((delivery._STREAMLIT / "static/js").glob("index.*.js"))
    assert _get(f"/static/js/{script.name}")[2] == script.read_bytes()


def test_streamlits_own_faces_are_left_out() -> None:
    sheet = next((delivery._STREAMLIT / "static/css").glob("index.*.css"))
    body = _get(f"/static/css/{sheet.name}")[2].decode()
    assert "Source Sans" in sheet.read_text(encoding="utf-8")
    for family in ("Source Sans", "Source Serif", "Source Code", "Material Symbols"):
        assert f"font-family:{family}" not in body and f'font-family:"{family}' not in body
    assert "KaTeX_Main" in body or "KaTeX_Main" not in sheet.read_text(encoding="utf-8")


def test_a_known_file_is_not_sent_twice() -> None:
    _, headers, body = _get("/assets/app.css")
    assert body
    status, _, again = _get("/assets/app.css", if_none_match=headers["etag"])
    assert status == 304 and again == b""


@pytest.mark.parametrize(
    "path", ["/nowhere", "/dropout-mask/", "/dropout-mask/x", "/wp-login.php", "/..%2f", "/static", "/quiz/x",
             "/progress/x", "/table/x", "/table/x/y.csv"],
)  # fmt: skip
def test_a_wrong_address_gets_a_page_in_bengali(path: str) -> None:
    status, _, body = _get(path)
    assert status == 404 and 'lang="bn"' in body.decode() and "href='/'" in body.decode()


@pytest.mark.parametrize("path", ["/static/js/../../../../etc/passwd", "/static/js/none.js", "/static/js/..%2fx.js"])
def test_no_file_outside_streamlits_folder(path: str) -> None:
    assert _get(path)[0] == 418  # Streamlit's own handler refuses it


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/stream", "/media/x", "/component/x", "/progress/file",
                                  "/quiz/export", "/table/mask.csv"])  # fmt: skip
def test_streamlits_own_routes_are_let_through(path: str) -> None:
    assert _get(path)[0] == 418
