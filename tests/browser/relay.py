"""A proxy that has the app below a path and takes that away before it asks the app, as many web servers do."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit


@contextmanager
def stripping(address: str, prefix: str) -> Iterator[str]:
    """The address of the app at ``address`` below ``prefix``, like ``/x``, on another port of this machine."""
    to = urlsplit(address)

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass  # a browser leaves when it likes
        finally:
            writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request a connection: what follows its head is passed on as it is, a websocket too."""
        try:
            line, rest = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n", 1)
        except (asyncio.IncompleteReadError, OSError):
            writer.close()
            return
        method, path, version = line.split(b" ")
        if not path.startswith(f"{prefix}/".encode()):
            writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            writer.close()
            return
        if b"upgrade: websocket" not in rest.lower():
            rest = b"Connection: close\r\n" + b"\r\n".join(
                one for one in rest.split(b"\r\n") if not one.lower().startswith(b"connection:")
            )
        there = await asyncio.open_connection(to.hostname, to.port)
        there[1].write(b" ".join([method, path.removeprefix(prefix.encode()), version]) + b"\r\n" + rest)
        await asyncio.gather(pump(reader, there[1]), pump(there[0], writer))

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(relay, "127.0.0.1", 0), loop).result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{prefix}"
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
    await asyncio.sleep(0)
