"""Files as a browser gets them: compressed once, when first asked for, and known again by what is in them."""

import gzip
import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.responses import Response

YEAR_SECONDS = 31536000
FOR_A_YEAR = f"public, max-age={YEAR_SECONDS}, immutable"
TYPES = {
    ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
    ".woff2": "font/woff2", ".svg": "image/svg+xml", ".png": "image/png", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """What is sent, as it is and in both compressions; None where they would not make it smaller."""

    kind: str
    plain: bytes
    brotli: bytes | None
    gzip: bytes | None
    etag: str


def file(plain: bytes, suffix: str) -> File:
    """A file with these bytes. suffix: says its type, like ``.js``."""
    kind, etag = TYPES[suffix], f'"{hashlib.sha256(plain).hexdigest()[:16]}"'
    if suffix in (".woff2", ".png"):
        return File(kind, plain, None, None, etag)
    # Quality 9 is within a few percent of 11 in size and ten times quicker on the first request.
    return File(kind, plain, brotli.compress(plain, quality=9), gzip.compress(plain, 6), etag)


def respond(found: File, headers: Headers, cache: str, status: int = 200) -> Response:
    """The file as the browser takes it; 304 where it has it. headers: of the request; cache: the Cache-Control."""
    told = {"cache-control": cache, "etag": found.etag, "vary": "accept-encoding", "content-type": found.kind}
    if headers.get("if-none-match") == found.etag and status == 200:
        return Response(status_code=304, headers=told)
    accepted = headers.get("accept-encoding", "")
    body = found.plain
    if found.brotli is not None and "br" in accepted:
        told["content-encoding"], body = "br", found.brotli
    elif found.gzip is not None and "gzip" in accepted:
        told["content-encoding"], body = "gzip", found.gzip
    return Response(body, status_code=status, headers=told)


class Files:
    """Files by their addresses, which are relative to the folder of the pages.

    table: each address, like ``assets/app.css``, with the files that make it up, one after the other. Nothing else is
    ever read, whatever an address says. lasting: the addresses that change by themselves when the files do.
    """

    def __init__(self, table: Mapping[str, Sequence[Path]], lasting: Collection[str] = ()) -> None:
        self._table, self.lasting = table, lasting
        self._read: dict[str, File] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __getitem__(self, name: str) -> File:
        if name not in self._read:
            places = self._table[name]
            self._read[name] = file(b"".join(place.read_bytes() for place in places), places[0].suffix)
        return self._read[name]

    def address(self, name: str) -> str:
        """The address of a file with a hash in it, which changes when the file does."""
        return f"{name}?v={self[name].etag.strip(chr(34))}"
