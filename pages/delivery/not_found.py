"""The page for an address that is none."""

from functools import lru_cache
from pathlib import Path

from pages.delivery.files import File, file
from pages.delivery.shell import head
from pages.strings import course, t

_PAGE = Path(__file__).parents[1] / "browser/not_found.html"


def not_found(to_root: str) -> File:
    """In the language of this context, with the way home. to_root: from the address to the folder of the pages."""
    return _not_found(course().language, to_root)


@lru_cache(maxsize=64)
def _not_found(language: str, to_root: str) -> File:
    page = _PAGE.read_text(encoding="utf-8")
    for mark, content in {
        "LANGUAGE": language,
        "HEAD": head(to_root),
        "TITLE": t("interface.not-found"),
        "WHY": t("interface.not-found-why"),
        "ROOT": to_root,
        "HOME": t("interface.home"),
    }.items():
        page = page.replace(f"{{{mark}}}", content)
    return file(page.encode(), ".html")
