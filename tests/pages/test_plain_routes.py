"""The routes that are no Streamlit pages: the learner's own file, and the export for teachers."""

import asyncio
import os
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient

from core.course.answers import Answer
from core.store import Store
from pages import learner
from pages.plain import ROUTES, progress_file
from pages.strings import course

_WHO, _OTHER = "a" * 32, "b" * 32
_ITEM = next(iter(course().bank.items))


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setitem(os.environ, "APP_DATA_DIR", str(tmp_path))
    monkeypatch.delitem(os.environ, "DATABASE_URL", raising=False)
    monkeypatch.setattr(learner, "shelf", learner._Shelf())
    app = Starlette(routes=ROUTES)
    return TestClient(app, cookies={"learner": _WHO}, follow_redirects=False)


def _store() -> Store:
    store = learner.shelf.store()
    assert store
    return store


def test_taken_deleted_and_brought_back(client: TestClient) -> None:
    _store().add(Answer(_WHO, _ITEM, 5, "wrong", 3, time.time()))
    _store().add(Answer(_OTHER, _ITEM, 5, "right", 3, time.time()))
    file = client.get("/progress/file").content
    assert _WHO not in file.decode() and _ITEM in file.decode()
    assert client.post("/progress/forget").headers["location"] == "../progress?loaded=forgotten"
    assert _store().answers(_WHO) == [] and len(_store().answers(_OTHER)) == 1
    for _ in range(2):  # a second time changes nothing
        back = client.post("/progress/file", files={"file": ("p.json", file)})
        assert back.headers["location"] == "../progress?loaded=done"
    assert [one.state for one in _store().answers(_WHO)] == ["wrong"]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "not-ours"), (b"{}", "not-ours"), (b"\xff\xfe", "not-ours"), (b"[" * 100_000, "not-ours"),
     (b"x" * 1_100_000, "too-large")],
)  # fmt: skip
def test_a_bad_file_is_refused(client: TestClient, data: bytes, said: str) -> None:
    back = client.post("/progress/file", files={"file": ("p.json", data)})
    assert back.headers["location"] == f"../progress?loaded={said}"


def test_without_a_cookie_or_a_disk_nothing_happens(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = TestClient(client.app, follow_redirects=False)
    for answer in (stranger.get("/progress/file"), stranger.post("/progress/forget"),
                   stranger.post("/progress/file", files={"file": b"{}"})):  # fmt: skip
        assert answer.headers["location"] == "../progress?loaded=unavailable"
    monkeypatch.setattr(learner.shelf, "store", lambda: None)
    assert client.get("/progress/file").headers["location"] == "../progress?loaded=unavailable"


@pytest.mark.parametrize("kind", ["moodle-xml", "gift", "csv", "no-such"])
def test_export(client: TestClient, kind: str) -> None:
    whole = client.get("/quiz/export", params={"format": kind, "n": "oops", "seed": "-1"})
    assert whole.status_code == 200 and "attachment" in whole.headers["content-disposition"]
    section = course().bank.sections[_ITEM]
    part = client.get("/quiz/export", params={"format": kind, "section": section, "n": "3", "seed": "7"})
    again = client.get("/quiz/export", params={"format": kind, "section": section, "n": "3", "seed": "7"})
    assert part.content == again.content != whole.content
    if kind in ("moodle-xml", "no-such"):
        assert len(ET.fromstring(part.content)) < len(ET.fromstring(whole.content))


@pytest.mark.parametrize(
    "number",
    ["9" * 5000, "0" * 100 + "7", "0" * 5000 + "1", "000000000" + "9" * 9, "NaN", "-0", "1e400", "৭"],
)  # fmt: skip
def test_any_number_in_an_export_is_taken_or_passed_over(client: TestClient, number: str) -> None:
    section = course().bank.sections[_ITEM]
    answer = client.get("/quiz/export", params={"section": section, "format": "csv", "n": number, "seed": number})
    plain = {"৭": 7}.get(number, 7 if number.endswith("7") else 0)
    assert answer.content == client.get("/quiz/export", params={
        "section": section, "format": "csv", "n": max(plain, 1), "seed": plain}).content  # fmt: skip


@pytest.mark.parametrize(
    ("head", "body"),
    [("multipart/form-data; boundary=x", b"junk"), ("multipart/form-data", b"junk"), ("text/plain", b"junk"),
     ("multipart/form-data; boundary=x",
      b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n' * 3 + b"--x--")],
)  # fmt: skip
def test_what_is_no_form_is_no_file_of_ours(client: TestClient, head: str, body: bytes) -> None:
    back = client.post("/progress/file", content=body, headers={"content-type": head})
    assert back.headers["location"] == "../progress?loaded=not-ours"


def test_a_stream_without_end_is_read_no_further_than_a_file_can_reach(client: TestClient) -> None:
    read = []

    def endless() -> Iterator[bytes]:
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="p"\r\n\r\n'
        for i in range(1000):
            read.append(i)
            yield b"x" * 100_000

    body = {"type": "http.request", "more_body": True}
    parts = endless()

    async def receive() -> dict[str, object]:
        return {**body, "body": next(parts)}

    head = [(b"content-type", b"multipart/form-data; boundary=x"), (b"cookie", f"learner={_WHO}".encode())]
    request = Request({"type": "http", "method": "POST", "headers": head, "app": client.app}, receive)
    back = asyncio.run(progress_file.bring(request))
    assert back.headers["location"] == "../progress?loaded=too-large" and len(read) < 15
