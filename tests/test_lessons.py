"""Rules for what a learner reads, checked on every file of the course."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

import pytest
import uharfbuzz
from fontTools.ttLib import TTFont

from core.course.sections import TERM
from pages.strings import course
from pages.widgets import WIDGETS

ROOT = Path(__file__).parents[1]
_FILES = sorted([*(ROOT / "lessons/bn").glob("**/*.toml"), *(ROOT / "lessons/bn").glob("**/*.md")])
_BENGALI = "\u0980-\u09ff"
# One spelling a term: what must not stand anywhere, and what stands instead.
_SPELLINGS = {
    "নিউরণ": "নিউরন", "ড্রপ আউট": "ড্রপআউট", "ড্রপ-আউট": "ড্রপআউট", "ওভার ফিটিং": "ওভারফিটিং",
    "ট্রেইনিং": "ট্রেনিং", "প্রশিক্ষণ": "ট্রেনিং", "একুরেসি": "অ্যাকুরেসি", "এক্টিভেশন": "অ্যাক্টিভেশন",
    "ইপোক": "ইপক", "ডাটা": "ডেটা", "গ্র্যাডিয়েন্ট": "গ্রেডিয়েন্ট", "রেগুলারাইজেসন": "রেগুলারাইজেশন",
    "লুকানো স্তর": "হিডেন লেয়ার", "ভ্যারিয়েন্স": "ভেদাঙ্ক", "প্রোবাবিলিটি": "সম্ভাবনা", "আরএনএন": "RNN",
}  # fmt: skip
_POLITE = r"আপনি|আপনার|আপনাকে|করুন|দেখুন|ধরুন|বলুন|লিখুন|চালান|পড়ুন"
_OLD_STYLE = r"হইতে|করিয়া|হইবে|করিতে|যাহা|তাহা|ইহা|হইয়া"
_CALQUES = r"(?:এটি|ইহা) (?:হয়|হচ্ছে) একটি|প্রদান করে|সক্ষম করে|এর উপর ভিত্তি করে"
# What a hurried eye takes for something else, a noun that was swallowed, and second names of one thing.
_MISREAD = {
    "ফারাক": "ফাঁক between training and validation, তফাত anywhere else", "চালু মান": "চালু নিউরনের মান",
    "শ্রেণির নম্বর": "শ্রেণির স্কোর", "লটারির সংখ্যা": "টিকিটে লেখা সংখ্যা", "ভাগের সংখ্যা": "ভাজক",
    "(?:বন্ধ|চালু)(?:রা|দের)": "বন্ধ নিউরন, চালু নিউরন", "মাস্কের গড়": "মাস্কের ফলের গড়", "মাস্ক (?:ফেল|পড়)": "মাস্ক তোলা",
    "ঘুরে দাঁড়া": "মোড় নেওয়া", "ফাঁক খোল": "ফাঁক বাড়া", "মান থাম": "মান ০ হওয়া", "চেনা (?:হার|নিয়ম)": "প্রচলিত",
    "মিলটা (?:শুধু|কেবল)": "হুবহু মেলে না, কাছাকাছি থাকে", "একটু বাড়িয়ে নাও": "সেই অনুপাতে বাড়িয়ে নাও",
    "বর্গ লস": "ভুলের বর্গ (squared loss)", "লটারিতে ওঠে না": "পালা আসে না",
    "পটি": "ফিতা", "মেলে ধরা": "মিলেছে বলে ধরি", "ব্যাচ নরম(?!া)": "ব্যাচ নর্ম", "সবসময়": "সব সময়",
    "ভুল ধরা হয়নি": "ভুল বলে গোনা হয়নি", "পরীক্ষাগার": "ল্যাব", "নিউরনে ঢোকা": "নিউরনের দিকে আসা",
    "মাস্কের ওপর গড়": "সব মাস্ক ধরে গড়", "ট্রেন হচ্ছে": "ট্রেনিং চলছে",
}  # fmt: skip
_BARE = r"(?:^|[,;:(|])\s*(?:সহ|ছাড়া)(?![\u0980-\u09ff])"
_SECTION_FILES = sorted((ROOT / "lessons/bn/dropout").glob("[0-9]*"))
# Words of school mathematics differ from country to country: the English one stands beside them in every section.
_WITH_ENGLISH = {"variance", "standard-deviation", "expectation"}
_ONCE_WITH_ENGLISH = _WITH_ENGLISH | {
    "step", "sample", "probability", "keep-probability", "mean", "random-variable", "binomial-distribution",
    "generalization", "feature", "co-adaptation", "sub-network", "hidden-layer", "gradient", "batch-normalization",
}  # fmt: skip
_FILE_IDS = [path.relative_to(ROOT).as_posix() for path in _FILES]


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _shown(path: Path) -> str:
    """What of a file is shown as prose: no code, formulas, keys, marks or {names}."""
    text = _text(path)
    text = re.sub(r"```.*?```", " ", text, flags=re.DOTALL)
    text = re.sub(r"\$\$.*?\$\$|\$[^$\n]*\$|`[^`\n]*`", "ক", text, flags=re.DOTALL)
    text = re.sub(r"^[0-9]+\. ", " ", text, flags=re.MULTILINE)  # list numbers: the style sheet makes them Bengali
    text = re.sub(r"^:::.*?^:::", " ", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\[\[[a-z0-9-]+(?:\|([^\]]*))?\]\]", lambda match: match[1] or " ", text)
    text = re.sub(r"^\s*(?:\[\[?[\w.-]+\]\]?)\s*$", " ", text, flags=re.MULTILINE)
    text = re.sub(r'\bkey = "[^"]*"|^"?[\w.-]+"? *=', " ", text, flags=re.MULTILINE)
    text = re.sub(r"^#.*$", " ", text, flags=re.MULTILINE)
    text = re.sub(r"\{[a-z_0-9.]+:[^}]*\}", "–", text)  # a number, written with its format
    return re.sub(r"\{[a-z_]*\}", "ক", text)


@pytest.mark.parametrize("path", _FILES, ids=_FILE_IDS)
def test_unicode_is_clean(path: Path) -> None:
    text = _text(path)
    assert unicodedata.normalize("NFC", text) == text
    assert not re.search("[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]", text), (
        "invisible character"
    )
    assert not re.search("(?<!\u09b0)\u200d|\u200d(?!\u09cd\u09af)", text), "ZWJ outside র‍্য"
    assert not re.search("[\u0900-\u0963\u0966-\u097f]", text), "Devanagari letter"
    assert not re.search("[\u201c\u201d\u2018\u2019]", text), "curly quote"


@pytest.mark.parametrize("path", _FILES, ids=_FILE_IDS)
def test_scripts_and_digits_are_not_mixed(path: Path) -> None:
    text = _shown(path)
    glued = re.search(f"[A-Za-z][{_BENGALI}]|[{_BENGALI}][A-Za-z]", text)
    assert not glued, text[max(0, glued.start() - 30) : glued.end() + 30]
    mixed = re.search("[০-৯][.,]?[0-9]|[0-9][.,]?[০-৯]", text)
    assert not mixed, text[max(0, mixed.start() - 30) : mixed.end() + 30]


@pytest.mark.parametrize("path", _FILES, ids=_FILE_IDS)
def test_large_numbers_are_grouped(path: Path) -> None:
    """As the pictures write them: ১,০০০; a year is no large number."""
    found = re.search("(?<![০-৯.,])(?!(?:১৯|২০)[০-৯]{2}(?![০-৯]))[০-৯]{4,}", _shown(path))
    assert not found, found


@pytest.mark.parametrize("path", _FILES, ids=_FILE_IDS)
def test_bengali_sentences_have_bengali_digits(path: Path) -> None:
    if path.name == "sources.toml":
        pytest.skip("titles and pages of English sources")
    for sentence in re.split(r"[।?!\n]", _shown(path)):
        if re.search(f"[{_BENGALI}]", sentence):
            assert not re.search(r"(?<![A-Za-z0-9(.-])[0-9]+(?![0-9)]*[A-Za-z)-])", sentence), sentence


@pytest.mark.parametrize("path", _FILES, ids=_FILE_IDS)
def test_terms_tone_and_style(path: Path) -> None:
    text = _text(path)
    for bad, good in _SPELLINGS.items():
        assert not re.search(f"(?<![{_BENGALI}]){bad}", text), f"{bad}: write {good}"
    for rule in (_POLITE, _OLD_STYLE):
        found = re.search(f"(?<![{_BENGALI}])(?:{unicodedata.normalize('NFC', rule)})(?![{_BENGALI}])", text)
        assert not found, found
    assert not (found := re.search(unicodedata.normalize("NFC", _CALQUES), text)), found
    assert not (found := re.search(r".{9}[ \n][।,;?!]", _shown(path))), found


def test_no_postposition_stands_alone() -> None:
    """সহ (with) and ছাড়া (without) need their noun before them, in every label and after every comma."""
    for path in (ROOT / "lessons/bn/strings").glob("*.toml"):
        for key, text in tomllib.loads(_text(path)).items():
            assert not re.search(unicodedata.normalize("NFC", _BARE), text), f"{path.stem}.{key}: {text}"


@pytest.mark.parametrize("path", _FILES, ids=_FILE_IDS)
def test_no_word_is_misread(path: Path) -> None:
    shown = _shown(path)
    for bad, good in _MISREAD.items():
        found = re.search(f"(?<![{_BENGALI}]){unicodedata.normalize('NFC', bad)}", shown)
        assert not found, f"{found}: write {good}"


@pytest.mark.parametrize("path", _SECTION_FILES, ids=lambda path: path.name)
def test_labels_are_whole(path: Path) -> None:
    shown = _shown(path)
    labels = re.findall(r'^(?:text|left|right|title) = "(.*)"$', _text(path), re.MULTILINE)
    assert not [label for label in labels if re.search(unicodedata.normalize("NFC", _BARE), label)], "half a label"
    for bengali, english in {"ড্রপকানেক্ট": "DropConnect", "স্পেশিয়াল ড্রপআউট": "SpatialDropout"}.items():
        assert shown.count(english) == shown.count(unicodedata.normalize("NFC", f"{bengali} ({english})")), english


def test_words_of_mathematics_have_english_beside_them() -> None:
    met: set[str] = set()
    for section in course().sections:
        here: set[str] = set()
        for match in TERM.finditer(section.prose):
            key = match[1]
            if key in _WITH_ENGLISH - here or key in _ONCE_WITH_ENGLISH - met:
                assert re.match(r" \([a-z -]+[,)]", section.prose[match.end() :]), f"{section.slug}: {key}"
            here.add(key)
            met.add(key)


@pytest.mark.parametrize("path", _FILES, ids=_FILE_IDS)
def test_sentences_are_short(path: Path) -> None:
    for sentence in re.split(r"[।?!\n]", _shown(path)):
        assert len(re.findall(f"[{_BENGALI}\u200d]+", sentence)) <= 25, sentence


@pytest.mark.parametrize("path", _FILES, ids=_FILE_IDS)
def test_formulas_hold_no_bengali(path: Path) -> None:
    prose = re.sub(r"```.*?```", " ", _text(path), flags=re.DOTALL)
    for formula in re.findall(r"\$\$.*?\$\$|\$[^$\n]+\$", prose, flags=re.DOTALL):
        assert not re.search(f"[{_BENGALI}]", formula), formula


@cache
def _font(weight: str) -> tuple[uharfbuzz.Font, list[str]]:
    file = ROOT / f"assets/fonts/noto-sans-bengali-{weight}.woff2"
    font = TTFont(file)
    order = font.getGlyphOrder()
    font.flavor = None
    import io

    plain = io.BytesIO()
    font.save(plain)
    return uharfbuzz.Font(uharfbuzz.Face(plain.getvalue())), order


@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_every_word_can_be_shaped(weight: str) -> None:
    """HarfBuzz finds a glyph for every Bengali word, without a dotted circle or a stray hasanta."""
    font, order = _font(weight)
    words = {word for path in _FILES for word in re.findall(f"[{_BENGALI}\u200d]+", _text(path))}
    assert len(words) > 1000
    for word in sorted(words):
        buffer = uharfbuzz.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer, {})
        names = [order[info.codepoint] for info in buffer.glyph_infos]
        assert ".notdef" not in names, word
        assert not any("25cc" in name.lower() or "dottedcircle" in name.lower() for name in names), word


@pytest.mark.parametrize("section", course().sections, ids=lambda section: section.slug)
def test_each_section_is_whole(section) -> None:
    assert 150 <= section.n_words <= 400
    assert section.widgets, "no live widget"
    assert section.front.sources and section.front.goals and section.front.out_of_scope
    assert 2 <= len(section.front.projector) <= 4
    assert len(section.terms()) >= 3
    for place in section.widgets:
        widget = WIDGETS[place.name]
        takes = {value.name for value in widget.values} | set(widget.options)
        assert set(place.options) <= takes, f"{place.name} does not take {set(place.options) - takes}"


def test_every_widget_and_term_has_its_place() -> None:
    placed = {place.name for section in course().sections for place in section.widgets}
    placed |= {name for lab in course().labs for name in lab.widgets}
    assert placed | {"claim-lab"} == set(WIDGETS)
    for key, term in course().glossary.items():
        assert len(term.text.split()) >= 4, key
        assert term.text.endswith("।"), key


def test_strings_are_used() -> None:
    """No string without a place where it is shown; names put together at run time count by their start."""
    files = [path for folder in ("pages", "core") for path in ROOT.glob(f"{folder}/**/*.py")]
    sources = [path.read_text(encoding="utf-8") for path in files]
    # A file of strings that a module names once, as _KEY.
    keys = [re.search(r'^_KEY = "([^"]+)"', source, re.MULTILINE) for source in sources]
    code = "\n".join(s.replace("{_KEY}", key[1]) if key else s for s, key in zip(sources, keys, strict=True))
    for path in (ROOT / "lessons/bn/strings").glob("*.toml"):
        starts = set(re.findall(rf'"{re.escape(path.stem)}\.([^"{{]*)\{{', code))
        for key in tomllib.loads(_text(path)):
            name = f"{path.stem}.{key}"
            whole = f'"{name}"' in code or f"'{name}'" in code
            relative = f'"{key}"' in code
            assert whole or relative or any(key.startswith(start) for start in starts), f"{name} is never shown"
