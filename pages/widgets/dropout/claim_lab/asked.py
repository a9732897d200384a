"""A question with its options, and what is said of an answer: right or wrong, why, and the belief behind it."""

from binascii import crc32
from html import escape
from string import ascii_lowercase

from core.course.predictions import SKIPPED, Choose
from pages.drawing.draw import button, el, verdict
from pages.strings import course, t


def together(picture: str, *words: str) -> str:
    """A picture and what is said of it, beside it where there is room."""
    return el("div", el("div", picture), el("div", *words), class_="together")


def panel(heading: str, question: str, *parts: str) -> str:
    """A heading, the question, and what is below it."""
    return el(
        "div", el("h2", heading, data_focus=""), el("p", escape(question), class_="asked"), *parts, class_="question"
    )


def commit(sets: str) -> str:
    """The button that makes a guess final; a track may change what it ``sets``."""
    return el(
        "button", t("claim-lab.commit"), type="button", class_="button primary", data_set=sets, data_slot="commit"
    )  # fmt: skip


def skip(name: str) -> str:
    """The way past the question that sets the param ``name``."""
    return button(t(f"claim-lab.skip-{name}"), sets=f"{name}={SKIPPED}")


def ask(question: Choose, name: str) -> str:
    """The options as buttons that set the param ``name``, and a way past them."""
    # The right one is not always first: the order on the screen comes from the words.
    lettered = zip(ascii_lowercase, question.options, strict=False)
    shuffled = sorted(lettered, key=lambda pair: crc32(pair[1].text.encode()))
    options = [button(option.text, sets=f"{name}={letter}") for letter, option in shuffled]
    heading = t("claim-lab.predict" if name == "predict" else "claim-lab.explain")
    return panel(heading, question.question, el("div", *options, class_="choices"), skip(name))


def answered(question: Choose, name: str, chosen: str) -> str:
    """What was chosen and why it is right or wrong, and what is right; another try is a press away."""
    letters = dict(zip(ascii_lowercase, question.options, strict=False))
    right = next(option for option in question.options if option.right)
    if chosen not in letters:
        return skipped(question.question, el("p", el("strong", escape(right.text)), " ", escape(right.why)), name)
    mine = letters[chosen]
    shown = [verdict(mine.right, mine.text, escape(mine.why)), belief(mine.misconception)]
    if not mine.right:
        shown.append(verdict(True, right.text, escape(right.why)))
    heading = t("claim-lab.your-prediction" if name == "predict" else "claim-lab.your-explanation")
    return panel(heading, question.question, *shown, again(name))


def skipped(question: str, answer: str, name: str) -> str:
    """The question folded away with its answer, for a learner who went past it."""
    return el("details", el("summary", escape(question), data_focus=""), answer, again(name), class_="skipped")


def again(name: str) -> str:
    """The way back to the question that sets the param ``name``."""
    return button(t("claim-lab.again"), sets=f"{name}=none")


def belief(key: str) -> str:
    """A wrong belief named kindly, what is true, and where to practise; empty where there is none."""
    found = course().misconceptions.get(key)
    if found is None:
        return ""
    name = el("p", escape(t("claim-lab.belief", name=found.name)))
    practice = el("a", t("claim-lab.practice"), href=f"quiz?set={key}")
    return el("div", name, el("p", el("strong", escape(found.truth))), el("p", practice), class_="myth")
