"""Learners' answers in one table.

A learner is a random id; names, addresses and what was typed are never kept. An answer that `add` has acknowledged
survives the end of the process, whatever ended it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from core.course.answers import Answer
from core.store.database import Database

_ANSWERS = sa.Table(
    "answers",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger, primary_key=True),
    sa.Column("learner", sa.Text),
    sa.Column("item", sa.Text),
    sa.Column("variant_seed", sa.BigInteger),
    sa.Column("state", sa.Text),
    sa.Column("confidence", sa.Integer),
    sa.Column("time", sa.Double),  # seconds since 1970, UTC
    sa.Column("misconception", sa.Text),
)


class Store:
    """The table of answers. Any number of threads may use it. database: also that of whatever is kept beside it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    @classmethod
    def open(cls, address: str | Path) -> Self:
        """Open or create the database at a path or URL and bring it to the current version; raise StoreError."""
        return cls(Database.open(address))

    def close(self) -> None:
        """Give all connections back. A later call opens new ones."""
        self.database.close()

    def add(self, answer: Answer) -> bool:
        """Keep one answer; return whether it is new.

        The first readable answer to a variant stays, so that a double press is one answer. One that could not be
        read makes way for it.
        """
        return self._keep([answer]) == 1

    def answers(self, learner: str) -> list[Answer]:
        """All answers of a learner, oldest first."""
        table = _ANSWERS.c
        columns = [table[name] for name in Answer.__struct_fields__]
        query = sa.select(*columns).where(table.learner == learner).order_by(table.time, table.id)
        with self.database.transaction() as connection:
            return [Answer(*row) for row in connection.execute(query)]

    def forget(self, learner: str) -> int:
        """Delete all answers of a learner; return how many there were."""
        with self.database.transaction(writes=True) as connection:
            return connection.execute(sa.delete(_ANSWERS).where(_ANSWERS.c.learner == learner)).rowcount

    def restore(self, learner: str, answers: Iterable[Answer]) -> int:
        """Merge answers, of whichever learner, into this learner's, all or none; return how many are new."""
        readable_first = sorted(answers, key=lambda answer: answer.state == "unreadable")
        merged: dict[tuple[str, int], Answer] = {}
        for answer in readable_first:
            merged.setdefault((answer.item, answer.variant_seed), answer.of(learner))
        return self._keep(list(merged.values()))

    def _keep(self, answers: list[Answer]) -> int:
        """Insert answers, no two of one variant, in one transaction; return how many changed the table."""
        if not answers:
            return 0
        fields = Answer.__struct_fields__
        new = self.database.insert(_ANSWERS)
        key = ("learner", "item", "variant_seed")
        statement = new.on_conflict_do_update(
            index_elements=key,
            set_={name: new.excluded[name] for name in fields if name not in key},
            where=sa.and_(_ANSWERS.c.state == "unreadable", new.excluded.state != "unreadable"),
        ).returning(_ANSWERS.c.id)
        rows = [{name: getattr(answer, name) for name in fields} for answer in answers]
        with self.database.transaction(writes=True) as connection:
            return len(connection.execute(statement, rows).all())
