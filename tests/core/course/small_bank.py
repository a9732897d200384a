"""A bank with one item of each kind, as TOML, for tests of the engine."""

from pathlib import Path

from core.course.quiz import Bank, Misconception, read_bank

KNOWN = {key: Misconception(key, "true", "section") for key in ("p-is-keep", "exact-count")}

_HEAD = """
question = "প্রশ্ন"
hints = ["ইঙ্গিত এক", "ইঙ্গিত দুই"]
solution = "সমাধান"
"""
_CHOICES = """
[[item.choice]]
text = "ক"
why = "ক-এর কারণ"
right = true

[[item.choice]]
text = "খ"
why = "খ-এর কারণ"
misconception = "p-is-keep"

[[item.choice]]
text = "গ"
why = "গ-এর কারণ"
"""
ITEMS = {
    "choice": f'[[item]]\nid = "t-choice"\nkind = "choice"\n{_HEAD}{_CHOICES}',
    "multi": f'[[item]]\nid = "t-multi"\nkind = "multi"\n{_HEAD}{_CHOICES}'
    + '[[item.choice]]\ntext = "ঘ"\nwhy = "ঘ-এর কারণ"\nright = true\n',
    "truth": f'[[item]]\nid = "t-truth"\nkind = "truth"\nanswer = false\nmisconception = "exact-count"\n'
    f'why_true = "না"\nwhy_false = "হ্যাঁ"\n{_HEAD}',
    "number": f'[[item]]\nid = "t-number"\nkind = "number"\ngenerator = "scaled_sum"\ndecimals = 2\nunit = "টি"\n'
    f'{_HEAD}[[item.wrong]]\nname = "rate_is_keep"\nmisconception = "p-is-keep"\nwhy = "{{p}} দিয়ে ভাগ"\n',
    "vector": f'[[item]]\nid = "t-vector"\nkind = "vector"\ngenerator = "gradient_back"\ndecimals = 2\n{_HEAD}'
    '[[item.wrong]]\nname = "flipped"\nwhy = "উল্টো"\n',
    "order": f'[[item]]\nid = "t-order"\nkind = "order"\nsteps = ["এক", "দুই", "তিন", "চার"]\nwhy = "ক্রম"\n{_HEAD}',
    "match": f'[[item]]\nid = "t-match"\nkind = "match"\nextra_right = ["বাড়তি"]\n{_HEAD}'
    '[[item.pair]]\nleft = "এক"\nright = "ক"\nwhy = "এক ক"\n[[item.pair]]\nleft = "দুই"\nright = "খ"\nwhy = "দুই খ"\n'
    '[[item.pair]]\nleft = "তিন"\nright = "ক"\nwhy = "তিন ক"\n',
    "click": f'[[item]]\nid = "t-click"\nkind = "click"\npicture = "edges"\ngenerator = "silent_edges"\n'
    f'why_missed = "বাদ"\nwhy_extra = "বাড়তি"\n{_HEAD}',
    "lines": f'[[item]]\nid = "t-lines"\nkind = "lines"\nlanguage = "numpy"\nwhy_other = "অন্য"\n{_HEAD}'
    'code = """\nx = 1\ny = 2\nz = 3\n"""\n[[item.line]]\nn = 2\nright = true\nwhy = "এই লাইন"\n'
    '[[item.line]]\nn = 1\nwhy = "এটা নয়"\nmisconception = "exact-count"\n',
}  # fmt: skip


def read(folder: Path, text: str, more: str = "") -> Bank:
    (folder / "01-one.quiz.toml").write_text(text, encoding="utf-8")
    if more:
        (folder / "03-three.quiz.toml").write_text(more, encoding="utf-8")
    return read_bank(folder, [("01-one", "one"), ("02-two", "two"), ("03-three", "three")], KNOWN)
