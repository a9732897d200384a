"""What is kept of learners: a database, and answers in it."""

from collections.abc import Mapping
from pathlib import Path

from core.store.answers import Store
from core.store.database import Database, StoreError

__all__ = ["Database", "Store", "StoreError", "store_address"]


def store_address(environ: Mapping[str, str], app_folder: Path) -> str | Path:
    """Where progress is kept: ``DATABASE_URL``, else ``progress.sqlite3`` in ``APP_DATA_DIR``, else in ``.data``."""
    if url := environ.get("DATABASE_URL", "").strip():
        return url
    return Path(environ.get("APP_DATA_DIR", "").strip() or app_folder / ".data") / "progress.sqlite3"
