"""Empty databases: the same tests run against SQLite and PostgreSQL.

PostgreSQL is the server that TEST_DATABASE_URL names, else one that is started here, else those tests are skipped.
"""

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.store import Store
from tests.core.store.given import unprivileged

_PG_BIN = next((path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None)
_names = itertools.count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL database that tests may fill."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    found = shutil.which("initdb")
    binaries = Path(found).parent if found else _PG_BIN
    if binaries is None:
        pytest.skip("no PostgreSQL: set TEST_DATABASE_URL or install the server")
    user = unprivileged()
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as folder:  # a socket's path is 107 bytes at most
        if user is not None:
            os.chown(folder, user, user)
        home = Path(folder)

        def run(name: str, *arguments: str) -> None:
            done = subprocess.run(
                [binaries / name, "-D", home / "data", *arguments],
                user=user, group=user, cwd=folder, env={"HOME": folder, "PATH": os.environ["PATH"], "LC_ALL": "C"},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL, timeout=600,
            )  # fmt: skip
            if done.returncode:
                pytest.skip(f"no PostgreSQL: {name} says {done.stdout.strip().splitlines()[-1:]}")

        run("initdb", "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "start", "-w", "-l", str(home / "log"), "-o", f"-c listen_addresses= -k {folder}")
        try:
            yield f"postgresql://tester@/postgres?host={folder}"
        finally:
            run("pg_ctl", "stop", "-m", "immediate")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'progress.sqlite3'}"
        return
    server = sa.make_url(request.getfixturevalue("postgres")).set(drivername="postgresql+psycopg")
    name = f"progress_{os.getpid()}_{next(_names)}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield server.set(drivername="postgres", database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    store = Store.open(address)
    yield store
    store.close()
