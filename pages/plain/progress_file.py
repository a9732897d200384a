"""The learner's own data: take the answers along, bring them back, delete them.

Only the browser's cookie says whose they are; SameSite keeps other sites from sending it with a form.
"""

import time

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Message

from core.course.answers import MAX_FILE_BYTES, ProgressError, dump, load
from core.store import Store, StoreError
from pages import learner
from pages.strings import course


def _who(request: Request) -> tuple[str, Store] | None:
    """The learner and the store; None where either is missing."""
    cookie = request.cookies.get(learner.COOKIE, "")
    store = learner.shelf.store()
    return (cookie, store) if learner.VALID.fullmatch(cookie) and store else None


def _back(said: str) -> Response:
    return RedirectResponse(f"../progress?loaded={said}", status_code=303)


def take(request: Request) -> Response:
    """All answers as a file."""
    if (who := _who(request)) is None:
        return _back("unavailable")
    try:
        data = dump(who[1].answers(who[0]))
    except StoreError:
        return _back("unavailable")
    told = {"content-disposition": f'attachment; filename="{course().name}-progress.json"', "cache-control": "no-store"}
    return Response(data, media_type="application/json", headers=told)


class _TooLarge(Exception):
    """More was sent than any file of progress has."""


def _bounded(request: Request) -> Request:
    """The request, read no further than a file of progress can reach, whatever its head says."""
    n_read = 0

    async def receive() -> Message:
        nonlocal n_read
        message = await request.receive()
        n_read += len(message.get("body", b""))
        if n_read > MAX_FILE_BYTES + 4096:
            raise _TooLarge
        return message

    return Request(request.scope, receive)


async def bring(request: Request) -> Response:
    """Add the answers of such a file to those that are kept."""
    try:
        async with _bounded(request).form(max_files=1, max_fields=1) as form:
            file = form.get("file")
            data = b"" if file is None or isinstance(file, str) else await file.read(MAX_FILE_BYTES + 1)
    except _TooLarge:
        return _back("too-large")
    except HTTPException:  # no form at all
        return _back("not-ours")
    return _back(await run_in_threadpool(_merge, request, data))


def _merge(request: Request, data: bytes) -> str:
    if (who := _who(request)) is None:
        return "unavailable"
    try:
        who[1].restore(who[0], load(data, who[0], course().bank.items.keys(), time.time()).answers)
    except ProgressError as error:
        return error.code
    except StoreError:
        return "unavailable"
    return "done"


def forget(request: Request) -> Response:
    """Delete all answers."""
    if (who := _who(request)) is None:
        return _back("unavailable")
    try:
        who[1].forget(who[0])
    except StoreError:
        return _back("unavailable")
    return _back("forgotten")
