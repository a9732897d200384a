"""The store of answers: the same tests against SQLite and PostgreSQL, and what a file alone can suffer.

PostgreSQL is the server that TEST_DATABASE_URL names, else one that is started here, else those tests are skipped.
"""

import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.course.answers import Answer
from core.store import Store, StoreError, store_address

ROOT = Path(__file__).parents[2]
_PG_BIN = next((path.parent for path in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None)
_names = itertools.count()


def _answer(seed: int = 1, item: str = "mask-count", learner: str = "ada", **fields) -> Answer:
    given = {"state": "right", "confidence": 2, "time": 1_000.0 + seed}
    return Answer(learner=learner, item=item, variant_seed=seed, **(given | fields))


def _unprivileged() -> int | None:
    """The user for what root may not do or would not be refused; None where we are somebody already."""
    return 65_534 if os.geteuid() == 0 else None


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
    user = _unprivileged()
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


def test_an_answer_comes_back_as_it_was_given(store: Store) -> None:
    given = [
        _answer(2**63 - 1, state="wrong", confidence=3, misconception="p-is-keep", time=1_795_000_000.123456),
        _answer(0, state="unreadable", confidence=None, time=1_795_000_001.5),
    ]
    assert [store.add(answer) for answer in given] == [True, True]
    assert store.answers("ada") == given


def test_answers_are_in_order_of_time(store: Store) -> None:
    for seed in (3, 1, 2):
        store.add(_answer(seed))
    assert [answer.variant_seed for answer in store.answers("ada")] == [1, 2, 3]


def test_a_double_press_is_one_answer(store: Store) -> None:
    assert store.add(_answer(7))
    assert not store.add(_answer(7, state="wrong", time=9_999.0))
    assert store.answers("ada") == [_answer(7)]


def test_the_same_variant_of_another_learner_or_item_is_another_answer(store: Store) -> None:
    assert all(store.add(one) for one in (_answer(7), _answer(7, learner="bo"), _answer(7, item="mask-draw")))
    assert (len(store.answers("ada")), len(store.answers("bo")), len(store.answers("cy"))) == (2, 1, 0)


def test_what_could_not_be_read_makes_way_for_an_answer(store: Store) -> None:
    unreadable, wrong = _answer(7, state="unreadable"), _answer(7, state="wrong", time=2_000.0)
    assert [store.add(one) for one in (unreadable, unreadable, wrong, unreadable)] == [True, False, True, False]
    assert store.answers("ada") == [wrong]


def test_forgetting_leaves_the_others(store: Store) -> None:
    for one in (_answer(1), _answer(2), _answer(1, learner="bo")):
        store.add(one)
    assert store.forget("ada") == 2
    assert (store.answers("ada"), len(store.answers("bo"))) == ([], 1)
    assert store.add(_answer(1))


def test_restoring_merges_and_counts_what_is_new(store: Store) -> None:
    store.add(_answer(1))
    store.add(_answer(2, state="unreadable"))
    file = [
        _answer(1, state="wrong", learner="elsewhere"),
        _answer(2, state="wrong", learner="elsewhere"),
        _answer(3, state="unreadable", learner="elsewhere"),
        _answer(3, learner="elsewhere", time=50.0),
        _answer(3, learner="elsewhere", time=60.0),
    ]
    assert store.restore("ada", file) == 2
    assert store.answers("ada") == [_answer(3, time=50.0), _answer(1), _answer(2, state="wrong")]
    assert store.answers("elsewhere") == []
    assert store.restore("ada", file) == store.restore("ada", []) == 0


def test_a_long_history_is_restored_whole(store: Store) -> None:
    assert store.restore("ada", (_answer(seed) for seed in range(5_000))) == 5_000
    assert len(store.answers("ada")) == 5_000


@pytest.mark.parametrize("learner", ["x' OR '1'='1", "%s", ":learner", "\0", "\ud800", ""])
def test_whatever_a_cookie_holds_finds_nobody(store: Store, learner: str) -> None:
    store.add(_answer(1))
    with suppress(StoreError):  # text that this database does not take
        assert (store.answers(learner), store.forget(learner)) == ([], 0)
    assert store.answers("ada") == [_answer(1)]


def test_answers_survive_a_restart(address: str) -> None:
    first = Store.open(address)
    first.add(_answer(1))
    first.close()
    again = Store.open(address)
    assert again.answers("ada") == [_answer(1)]
    again.close()


_WRITER = """
import sys
from core.course.answers import Answer
from core.store import Store
store, learner, n = Store.open(sys.argv[1]), sys.argv[2], int(sys.argv[3])
print("open", flush=True)
sys.stdin.readline()
for seed in range(n):
    new = store.add(Answer(learner, "mask-count", seed, "right", 2, float(seed)))
    print(seed, int(new), flush=True)
"""


def _writer(address: str, learner: str, n: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", _WRITER, address, learner, str(n)]
    return subprocess.Popen(arguments, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _start(writer: subprocess.Popen[str]) -> None:
    assert writer.stdin is not None
    writer.stdin.write("go\n")
    writer.stdin.flush()


def test_a_killed_writer_loses_nothing_that_it_acknowledged(address: str) -> None:
    for n_before_kill in (1, 2, 17, 60):
        learner = f"killed-{n_before_kill}"
        writer = _writer(address, learner, 1_000_000)
        assert writer.stdout is not None and writer.stdout.readline() == "open\n"
        _start(writer)
        with writer:
            said = [writer.stdout.readline() for _ in range(n_before_kill)]
            writer.send_signal(signal.SIGKILL)
            # Not communicate(): it reads past what readline() has taken in ahead, and those lines would be missing.
            said += [line for line in writer.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        acknowledged = [int(line.split()[0]) for line in said]
        assert writer.returncode == -signal.SIGKILL

        store = Store.open(address)
        kept = [answer.variant_seed for answer in store.answers(learner)]
        # The one being written when the process died may be there or not.
        assert kept in (acknowledged, [*acknowledged, len(acknowledged)])
        assert store.add(_answer(999_999, learner=learner)), "the dead writer's lock is gone"
        store.close()


def test_processes_writing_at_once_lose_none_and_double_none(address: str) -> None:
    """Eight processes open a new database at once and all write the same 25 answers."""
    writers = [_writer(address, "shared", 25) for _ in range(8)]
    for writer in writers:
        assert writer.stdout is not None and writer.stdout.readline() == "open\n"
    for writer in writers:
        _start(writer)
    said = [line for writer in writers for line in writer.communicate()[0].splitlines()]
    assert [writer.returncode for writer in writers] == [0] * 8
    assert len(said) == 8 * 25
    new = Counter(int(line.split()[0]) for line in said if line.endswith(" 1"))
    assert new == Counter(range(25)), "exactly one writer was told that an answer is new"
    store = Store.open(address)
    assert [answer.variant_seed for answer in store.answers("shared")] == list(range(25))
    store.close()


def test_threads_writing_at_once_lose_none_and_double_none(store: Store) -> None:
    """Forty learners at once, each answer sent twice."""

    def answer_all(learner: int) -> int:
        return sum(store.add(_answer(seed, learner=f"learner-{learner}")) for seed in range(10) for _ in "ab")

    with ThreadPoolExecutor(40) as pool:
        assert list(pool.map(answer_all, range(40))) == [10] * 40
    assert [len(store.answers(f"learner-{learner}")) for learner in range(40)] == [10] * 40


def test_threads_racing_for_one_answer_have_one_winner(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        for seed in range(20):
            assert sum(pool.map(store.add, [_answer(seed)] * 8)) == 1


def _run(address: str, *statements: str) -> None:
    """Statements of SQL on the database, past the store."""
    url = sa.make_url(address)
    driver = {"postgres": "postgresql+psycopg"}.get(url.drivername, url.drivername)
    if url.database and driver == "sqlite":
        Path(url.database).parent.mkdir(exist_ok=True)
    engine = sa.create_engine(url.set(drivername=driver), poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def _set_version(address: str, version: int) -> list[str]:
    if address.startswith("sqlite"):
        return [f"PRAGMA user_version = {version}"]
    table = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)"
    return [table, "DELETE FROM schema_version", f"INSERT INTO schema_version VALUES ({version})"]


def test_a_database_of_version_1_is_brought_to_the_current_one(address: str) -> None:
    """Version 1 as it was: no misconception."""
    key = "INTEGER PRIMARY KEY" if address.startswith("sqlite") else "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    _run(
        address,
        f"CREATE TABLE answers (id {key}, learner TEXT NOT NULL, item TEXT NOT NULL, variant_seed BIGINT NOT NULL,"
        " state TEXT NOT NULL, confidence INTEGER, time DOUBLE PRECISION NOT NULL,"
        " UNIQUE (learner, item, variant_seed))",
        "INSERT INTO answers (learner, item, variant_seed, state, confidence, time)"
        " VALUES ('ada', 'mask-count', 1, 'right', 2, 1001.0)",
        *_set_version(address, 1),
    )
    for _ in "ab":  # the second time there is nothing left to do
        store = Store.open(address)
        store.add(_answer(2, misconception="p-is-keep"))
        assert store.answers("ada") == [_answer(1), _answer(2, misconception="p-is-keep")]
        store.close()


def test_many_may_open_a_new_database_at_once(address: str) -> None:
    tables = ["answers"] if address.startswith("sqlite") else ["answers", "schema_version"]
    for _ in range(5):
        with ThreadPoolExecutor(8) as pool:
            stores = list(pool.map(Store.open, [address] * 8))
        assert [store.add(_answer(1)) for store in stores] == [True] + [False] * 7
        for store in stores:
            store.close()
        _run(address, *(f"DROP TABLE {table}" for table in tables), *_set_version(address, 0))


def test_a_newer_database_is_refused_and_left_as_it_is(address: str) -> None:
    first = Store.open(address)
    first.add(_answer(1))
    for version in (3, 99):  # the next one, and one far ahead
        _run(address, *_set_version(address, version))
        with pytest.raises(StoreError, match=f"version {version}") as refusal:
            Store.open(address)
        assert refusal.value.code == "newer"
    assert first.answers("ada") == [_answer(1)]
    first.close()


def test_a_migration_that_fails_leaves_nothing_behind(address: str) -> None:
    """A table called answers that is not ours is in the way; when it is gone, the store opens."""
    _run(address, "CREATE TABLE answers (what TEXT)")
    with pytest.raises(StoreError, match="answers"):
        Store.open(address)
    _run(address, "DROP TABLE answers")
    store = Store.open(address)
    assert store.add(_answer(1))
    store.close()


# What only a file can suffer.


def test_a_file_is_opened_by_path_too_with_every_write_flushed(tmp_path: Path) -> None:
    path = tmp_path / "not" / "yet" / "there ?#%" / "progress.sqlite3"
    store = Store.open(path)
    store.add(_answer(1))
    with store._transaction() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                    ("journal_mode", "synchronous", "busy_timeout", "user_version")}  # fmt: skip
    assert settings == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5_000, "user_version": 2}
    store.close()
    assert sqlite3.connect(path).execute("SELECT count(*) FROM answers").fetchone() == (1,)


def test_a_full_disk_is_a_store_error_and_loses_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "progress.sqlite3")
    assert store.add(_answer(0))
    limit = 12

    def tiny(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {limit}")

    sa.event.listen(store._engine, "connect", tiny)
    store.close()  # the next connection has the limit
    acknowledged = [0]
    with pytest.raises(StoreError, match="full") as refusal:
        for seed in range(1, 100_000):
            store.add(_answer(seed))
            acknowledged.append(seed)
    assert refusal.value.code == "unavailable"
    assert len(acknowledged) > 10
    with pytest.raises(StoreError, match="full"):
        store.restore("ada", [_answer(seed) for seed in range(200_000, 205_000)])
    assert [answer.variant_seed for answer in store.answers("ada")] == acknowledged, "reading goes on; all or none"
    limit = 100_000
    store.close()
    assert store.add(_answer(300_000)), "and writing, when there is room again"
    store.close()


_ON_A_BAD_DISK = """
import os, resource, sys
from core.course.answers import Answer
from core.store import Store, StoreError
address, user, room = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
Store.open(sys.argv[4]).close()  # whatever is loaded on the way is loaded now
if user >= 0:
    os.setgroups([]), os.setgid(user), os.setuid(user)
if room >= 0:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
try:
    store = Store.open(address)
    for seed in range(100_000):
        store.add(Answer("ada", "mask-count", seed, "right", 2, float(seed)))
        print(seed, flush=True)
except StoreError as error:
    print("StoreError", error.code)
"""


def _on_a_bad_disk(path: Path, spare: Path, *, user: int | None = None, room: int = -1) -> list[str]:
    """What a process prints that writes answers until it cannot."""
    arguments = [str(path), str(-1 if user is None else user), str(room), str(spare)]
    done = subprocess.run(
        [sys.executable, "-c", _ON_A_BAD_DISK, *arguments], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_disk_that_takes_no_more_bytes_is_a_store_error(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite3"
    *acknowledged, last = _on_a_bad_disk(path, tmp_path / "spare", room=200_000)
    assert last == "StoreError unavailable"
    assert len(acknowledged) > 5
    store = Store.open(path)
    assert [str(answer.variant_seed) for answer in store.answers("ada")][: len(acknowledged)] == acknowledged
    store.close()


@pytest.mark.parametrize("exists", [False, True])
def test_a_read_only_folder_is_a_store_error(exists: bool) -> None:
    with tempfile.TemporaryDirectory() as name:  # one that another user can reach
        folder, spare = Path(name) / "locked", Path(name) / "spare"
        folder.mkdir()
        if exists:
            Store.open(folder / "progress.sqlite3").close()
            (folder / "progress.sqlite3").chmod(0o444)
        folder.chmod(0o555)
        Path(name).chmod(0o755)
        try:
            assert _on_a_bad_disk(folder / "progress.sqlite3", spare, user=_unprivileged()) == [
                "StoreError unavailable"
            ]
        finally:
            folder.chmod(0o755)


@pytest.mark.parametrize("gone", ["deleted", "replaced"])
def test_a_file_that_went_away_takes_no_more_answers(tmp_path: Path, gone: str) -> None:
    path = tmp_path / "progress.sqlite3"
    store, other = Store.open(path), Store.open(tmp_path / "other.sqlite3")
    other.add(_answer(8))
    other.close()
    store.add(_answer(1))
    for left in tmp_path.glob("progress*"):
        left.unlink()
    if gone == "replaced":
        (tmp_path / "other.sqlite3").rename(path)
    assert store.add(_answer(2))
    known = [8] if gone == "replaced" else []
    later = Store.open(path)
    for one in (store, later):
        assert sorted(answer.variant_seed for answer in one.answers("ada")) == sorted([2, *known])
        one.close()


def test_a_folder_in_its_place_is_a_store_error_until_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "progress.sqlite3"
    store = Store.open(path)
    for left in tmp_path.glob("progress*"):
        left.unlink()
    path.mkdir()
    for ask in (lambda: store.add(_answer(1)), lambda: store.answers("ada"), lambda: store.forget("ada")):
        with pytest.raises(StoreError):
            ask()
    path.rmdir()
    assert store.add(_answer(1)) and len(store.answers("ada")) == 1
    store.close()


def test_opening_a_locked_database_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "progress.sqlite3"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE other (x)")
    holder.execute("BEGIN EXCLUSIVE")
    ticks, slept = itertools.count(), []
    monkeypatch.setattr("core.store._WAIT_SECONDS", 1)
    monkeypatch.setattr("core.store.monotonic", lambda: next(ticks))
    monkeypatch.setattr("core.store.sleep", slept.append)
    with pytest.raises(StoreError, match="locked"):
        Store.open(path)
    assert len(slept) < 5, "the driver itself waits each time"
    holder.close()
    Store.open(path).close()


def test_what_is_no_database_is_a_store_error(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("not a database " * 1_000, encoding="utf-8")
    for address in (note, note / "below" / "x.sqlite3", tmp_path):
        with pytest.raises(StoreError):
            Store.open(address)
    assert note.read_text(encoding="utf-8").startswith("not a database")


def _told(refusal: pytest.ExceptionInfo[StoreError]) -> str:
    """All that a log would have of an error: it and its causes, without the lines of code."""
    told = traceback.TracebackException.from_exception(refusal.value)
    chain = [told, told.__cause__, None if told.__suppress_context__ else told.__context__]
    return "".join("".join(one.format_exception_only()) for one in chain if one)


@pytest.mark.parametrize("url", ["mysql://a:secret@host/x", "sqlite://", "://", "postgresql://ada:secret/progress"])
def test_an_address_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as refusal:
        Store.open(url)
    assert "secret" not in _told(refusal)


def test_a_server_that_is_not_there_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refusal:
        Store.open(f"postgresql://ada:secret@/progress?host={tmp_path}")
    assert refusal.value.code == "unavailable" and "secret" not in _told(refusal)


def test_no_learner_in_an_error_s_text(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "progress.sqlite3")
    _run(f"sqlite:///{tmp_path / 'progress.sqlite3'}", "DROP TABLE answers")
    with pytest.raises(StoreError, match="answers") as refusal:
        store.add(_answer(1, learner="secret-id"))
    assert "secret-id" not in _told(refusal)
    store.close()


def test_where_progress_is_kept(tmp_path: Path) -> None:
    assert store_address({}, tmp_path) == tmp_path / ".data" / "progress.sqlite3"
    assert store_address({"APP_DATA_DIR": "/srv/x"}, tmp_path) == Path("/srv/x/progress.sqlite3")
    url = "postgresql://host/db"
    assert store_address({"APP_DATA_DIR": "/srv/x", "DATABASE_URL": url}, tmp_path) == url
    assert store_address({"APP_DATA_DIR": " ", "DATABASE_URL": ""}, tmp_path).parent.name == ".data"
