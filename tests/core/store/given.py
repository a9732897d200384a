"""What the tests of the store put into it."""

import os
from pathlib import Path

import sqlalchemy as sa

from core.course.answers import Answer


def answer(seed: int = 1, item: str = "mask-count", learner: str = "ada", **fields) -> Answer:
    given = {"state": "right", "confidence": 2, "time": 1_000.0 + seed}
    return Answer(learner=learner, item=item, variant_seed=seed, **(given | fields))


def unprivileged() -> int | None:
    """The user for what root may not do or would not be refused; None where we are somebody already."""
    return 65_534 if os.geteuid() == 0 else None


def run(address: str, *statements: str) -> None:
    """Statements of SQL on the database, past the store."""
    url = sa.make_url(address)
    driver = {"postgres": "postgresql+psycopg"}.get(url.drivername, url.drivername)
    if url.database and driver == "sqlite":
        Path(url.database).parent.mkdir(exist_ok=True)
    engine = sa.create_engine(url.set(drivername=driver), poolclass=sa.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def set_version(address: str, version: int) -> list[str]:
    if address.startswith("sqlite"):
        return [f"PRAGMA user_version = {version}"]
    table = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)"
    return [table, "DELETE FROM schema_version", f"INSERT INTO schema_version VALUES ({version})"]
