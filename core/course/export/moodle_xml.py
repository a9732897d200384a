"""Moodle XML: https://docs.moodle.org/en/Moodle_XML_format. Holds hints as well."""

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from core.course.export.questions import Question, category, share

_TYPES = {"choice": "multichoice", "multi": "multichoice", "truth": "truefalse", "number": "numerical"}


def holds(_one: Question) -> bool:
    """Every question that platforms share."""
    return True


def write(questions: Sequence[Question]) -> bytes:
    """The questions as one file, in a category for each section."""
    quiz = ET.Element("quiz")
    for section, own in groupby(questions, key=lambda one: one.section):
        heading = ET.SubElement(quiz, "question", type="category")
        _text(ET.SubElement(heading, "category"), category(section))
        for one in own:
            _add(quiz, one)
    ET.indent(quiz)
    data: bytes = ET.tostring(quiz, encoding="utf-8", xml_declaration=True)
    return data


def _add(quiz: ET.Element, one: Question) -> None:
    element = ET.SubElement(quiz, "question", type=_TYPES.get(one.kind, "matching"))
    _text(ET.SubElement(element, "name"), one.name)
    _html(element, "questiontext", one.stem)
    _html(element, "generalfeedback", one.solution)
    ET.SubElement(element, "defaultgrade").text = "1"
    ET.SubElement(element, "idnumber").text = one.name
    if one.kind in ("choice", "multi", "match"):
        ET.SubElement(element, "shuffleanswers").text = "false" if one.keep_order else "true"
    if one.kind in ("choice", "multi"):
        ET.SubElement(element, "single").text = "true" if one.kind == "choice" else "false"
        ET.SubElement(element, "answernumbering").text = "none" if one.keep_order else "abc"
    _add_answers(element, one)
    for left, right in [*one.pairs, *(("", side) for side in one.extra)]:
        _text(ET.SubElement(_html(element, "subquestion", left), "answer"), right)
    for hint in one.hints:
        _html(element, "hint", hint)
    tags = ET.SubElement(element, "tags")
    _text(ET.SubElement(tags, "tag"), one.item)


def _add_answers(element: ET.Element, one: Question) -> None:
    n_right = sum(option.right for option in one.options)
    # Marking all of them shall not be worth anything.
    wrong = f"-{share(len(one.options) - n_right)}" if one.kind == "multi" else "0"
    texts = "html" if one.kind in ("choice", "multi") else "plain_text"
    for option in one.options:
        answer = ET.SubElement(element, "answer", fraction=share(n_right) if option.right else wrong, format=texts)
        _text(answer, option.text)
        _html(answer, "feedback", option.feedback)
        if option.tolerance:
            ET.SubElement(answer, "tolerance").text = option.tolerance


def _text(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "text").text = text


def _html(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag, format="html")
    _text(element, text)
    return element
