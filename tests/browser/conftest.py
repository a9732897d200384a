"""A running server and a real Chromium, for the tests of what only a browser can show."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

ROOT = Path(__file__).parents[2]
_ARGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run"]  # fmt: skip
_PATIENCE_MS = 120_000
"""How long a test waits for what must come: nothing fails because a machine is busy."""
expect.set_options(timeout=_PATIENCE_MS)

# On a busy machine a picture that must be trained takes longer than Playwright's five seconds.
expect.set_options(timeout=20_000)


def _chromium() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser; without one it is skipped, or fails if it is required."""
    here = Path(__file__).parent
    missing = _chromium() is None and os.environ.get("REQUIRE_BROWSER") != "1"
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if missing:
                item.add_marker(pytest.mark.skip(reason="no Chromium found: browser tests skipped"))
    # Last: Playwright keeps an event loop running in this thread, and others want one of their own.
    items.sort(key=lambda item: here in item.path.parents)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app on a free port of this machine; its address without a slash at the end."""
    with serve(APP_DATA_DIR=str(tmp_path_factory.mktemp("data"))) as address:
        yield address


@contextmanager
def serve(*, base: str = "", **variables: str) -> Iterator[str]:
    """The app with these variables in its environment, below a base path, as long as this lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    command += ["--server.baseUrlPath", base] if base else []
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PICTURES_AHEAD": "0"} | variables
    environment.pop("DATABASE_URL", None)
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/{base}".rstrip("/")
    try:
        while not _answers(address):
            assert process.poll() is None, "the server ended at start"
            time.sleep(0.25)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=_PATIENCE_MS / 1000)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health"):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    path = _chromium()
    assert path is not None, "REQUIRE_BROWSER=1, but no Chromium was found"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """One visitor's browser: Streamlit's scripts are fetched and compiled once, not for every test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="bn-BD")
    yield context
    context.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    """A fresh tab of a desktop window, and a learner nobody knows; fails the test if the page raised a script error."""
    visitor.clear_cookies()
    tab = visitor.new_page()
    tab.set_default_timeout(_PATIENCE_MS)
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    yield tab
    tab.close()
    assert not errors, errors


_LATE = """
    const Fast = WebSocket;
    window.WebSocket = class extends Fast {
        set onmessage(take) { super.onmessage = (event) => setTimeout(() => take(event), 500); }
        addEventListener(type, take, ...rest) {
            const late = type === "message" ? (event) => setTimeout(() => take(event), 500) : take;
            super.addEventListener(type, late, ...rest);
        }
    };
"""


@pytest.fixture
def slow_line(page: Page) -> Page:
    """A tab to which every answer of the server comes half a second late."""
    page.add_init_script(_LATE)
    return page
