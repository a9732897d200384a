"""A database that many use at once, that grows older, and what a file alone can suffer."""

import itertools
import signal
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.store import Store, StoreError, store_address
from tests.core.store.given import answer, run, set_version, unprivileged

ROOT = Path(__file__).parents[3]


def test_answers_survive_a_restart(address: str) -> None:
    first = Store.open(address)
    first.add(answer(1))
    first.close()
    again = Store.open(address)
    assert again.answers("ada") == [answer(1)]
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
        assert store.add(answer(999_999, learner=learner)), "the dead writer's lock is gone"
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
        return sum(store.add(answer(seed, learner=f"learner-{learner}")) for seed in range(10) for _ in "ab")

    with ThreadPoolExecutor(40) as pool:
        assert list(pool.map(answer_all, range(40))) == [10] * 40
    assert [len(store.answers(f"learner-{learner}")) for learner in range(40)] == [10] * 40


def test_threads_racing_for_one_answer_have_one_winner(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        for seed in range(20):
            assert sum(pool.map(store.add, [answer(seed)] * 8)) == 1


def test_a_database_of_version_1_is_brought_to_the_current_one(address: str) -> None:
    """Version 1 as it was: no misconception."""
    key = "INTEGER PRIMARY KEY" if address.startswith("sqlite") else "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
    run(
        address,
        f"CREATE TABLE answers (id {key}, learner TEXT NOT NULL, item TEXT NOT NULL, variant_seed BIGINT NOT NULL,"
        " state TEXT NOT NULL, confidence INTEGER, time DOUBLE PRECISION NOT NULL,"
        " UNIQUE (learner, item, variant_seed))",
        "INSERT INTO answers (learner, item, variant_seed, state, confidence, time)"
        " VALUES ('ada', 'mask-count', 1, 'right', 2, 1001.0)",
        *set_version(address, 1),
    )
    for _ in "ab":  # the second time there is nothing left to do
        store = Store.open(address)
        store.add(answer(2, misconception="p-is-keep"))
        assert store.answers("ada") == [answer(1), answer(2, misconception="p-is-keep")]
        store.close()


def test_many_may_open_a_new_database_at_once(address: str) -> None:
    tables = ["answers"] if address.startswith("sqlite") else ["answers", "schema_version"]
    for _ in range(5):
        with ThreadPoolExecutor(8) as pool:
            stores = list(pool.map(Store.open, [address] * 8))
        assert [store.add(answer(1)) for store in stores] == [True] + [False] * 7
        for store in stores:
            store.close()
        run(address, *(f"DROP TABLE {table}" for table in tables), *set_version(address, 0))


def test_a_newer_database_is_refused_and_left_as_it_is(address: str) -> None:
    first = Store.open(address)
    first.add(answer(1))
    for version in (3, 99):  # the next one, and one far ahead
        run(address, *set_version(address, version))
        with pytest.raises(StoreError, match=f"version {version}") as refusal:
            Store.open(address)
        assert refusal.value.code == "newer"
    assert first.answers("ada") == [answer(1)]
    first.close()


def test_a_migration_that_fails_leaves_nothing_behind(address: str) -> None:
    """A table called answers that is not ours is in the way; when it is gone, the store opens."""
    run(address, "CREATE TABLE answers (what TEXT)")
    with pytest.raises(StoreError, match="answers"):
        Store.open(address)
    run(address, "DROP TABLE answers")
    store = Store.open(address)
    assert store.add(answer(1))
    store.close()


# What only a file can suffer.


def test_a_file_is_opened_by_path_too_with_every_write_flushed(tmp_path: Path) -> None:
    path = tmp_path / "not" / "yet" / "there ?#%" / "progress.sqlite3"
    store = Store.open(path)
    store.add(answer(1))
    with store.database.transaction() as connection:
        settings = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in
                    ("journal_mode", "synchronous", "busy_timeout", "user_version")}  # fmt: skip
    assert settings == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 5_000, "user_version": 2}
    store.close()
    assert sqlite3.connect(path).execute("SELECT count(*) FROM answers").fetchone() == (1,)


def test_a_full_disk_is_a_store_error_and_loses_nothing(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "progress.sqlite3")
    assert store.add(answer(0))
    limit = 12

    def tiny(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {limit}")

    sa.event.listen(store.database._engine, "connect", tiny)
    store.close()  # the next connection has the limit
    acknowledged = [0]
    with pytest.raises(StoreError, match="full") as refusal:
        for seed in range(1, 100_000):
            store.add(answer(seed))
            acknowledged.append(seed)
    assert refusal.value.code == "unavailable"
    assert len(acknowledged) > 10
    with pytest.raises(StoreError, match="full"):
        store.restore("ada", [answer(seed) for seed in range(200_000, 205_000)])
    assert [answer.variant_seed for answer in store.answers("ada")] == acknowledged, "reading goes on; all or none"
    limit = 100_000
    store.close()
    assert store.add(answer(300_000)), "and writing, when there is room again"
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
            assert _on_a_bad_disk(folder / "progress.sqlite3", spare, user=unprivileged()) == ["StoreError unavailable"]
        finally:
            folder.chmod(0o755)


@pytest.mark.parametrize("gone", ["deleted", "replaced"])
def test_a_file_that_went_away_takes_no_more_answers(tmp_path: Path, gone: str) -> None:
    path = tmp_path / "progress.sqlite3"
    store, other = Store.open(path), Store.open(tmp_path / "other.sqlite3")
    other.add(answer(8))
    other.close()
    store.add(answer(1))
    for left in tmp_path.glob("progress*"):
        left.unlink()
    if gone == "replaced":
        (tmp_path / "other.sqlite3").rename(path)
    assert store.add(answer(2))
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
    for ask in (lambda: store.add(answer(1)), lambda: store.answers("ada"), lambda: store.forget("ada")):
        with pytest.raises(StoreError):
            ask()
    path.rmdir()
    assert store.add(answer(1)) and len(store.answers("ada")) == 1
    store.close()


def test_opening_a_locked_database_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "progress.sqlite3"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("CREATE TABLE other (x)")
    holder.execute("BEGIN EXCLUSIVE")
    ticks, slept = itertools.count(), []
    monkeypatch.setattr("core.store.database._WAIT_SECONDS", 1)
    monkeypatch.setattr("core.store.database.monotonic", lambda: next(ticks))
    monkeypatch.setattr("core.store.database.sleep", slept.append)
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
    run(f"sqlite:///{tmp_path / 'progress.sqlite3'}", "DROP TABLE answers")
    with pytest.raises(StoreError, match="answers") as refusal:
        store.add(answer(1, learner="secret-id"))
    assert "secret-id" not in _told(refusal)
    store.close()


def test_where_progress_is_kept(tmp_path: Path) -> None:
    assert store_address({}, tmp_path) == tmp_path / ".data" / "progress.sqlite3"
    assert store_address({"APP_DATA_DIR": "/srv/x"}, tmp_path) == Path("/srv/x/progress.sqlite3")
    url = "postgresql://host/db"
    assert store_address({"APP_DATA_DIR": "/srv/x", "DATABASE_URL": url}, tmp_path) == url
    assert store_address({"APP_DATA_DIR": " ", "DATABASE_URL": ""}, tmp_path).parent.name == ".data"
