"""What every screen shows is what its file in ``shown/`` says; ``make screens`` writes them anew."""

import pytest
import screens
from screens import SCREENS, SHOWN, differences

from pages import params
from pages.drawing.picture import Picture, Track
from pages.widgets import WIDGETS


@pytest.mark.parametrize("name", SCREENS)
def test_every_number_is_the_one_in_the_file(name: str) -> None:
    found = differences(name)
    assert not found, "\n".join([*found, "If this is meant: make screens, and look at the diff."])


def test_there_is_a_file_for_each_and_no_other() -> None:
    assert {path.stem for path in SHOWN.iterdir()} == set(SCREENS)


@pytest.mark.parametrize("name", [name for name in WIDGETS if name != "claim-lab"])
def test_links_reach_every_choice(name: str) -> None:
    links = [dict(pair.split("=") for pair in link.partition("?")[2].split("&") if pair)
             for link in screens.written(name) if not link.startswith("/table/")]  # fmt: skip
    assert len(links) >= 4 and links[0] == {}
    for param in WIDGETS[name].values:
        seen = {link.get(param.name) for link in links}
        if isinstance(param, params.Choice):
            assert len(seen) == len(param.options), param.name
        elif param != params.SEEDS and param.name != "card":
            assert len(seen) >= 3, param.name


def test_a_picture_is_read_as_it_is_seen() -> None:
    html = (
        '<p>Loss <span>2.1</span>, gap <b>০.৩</b></p><p>no number</p><button data-set="seed=8">more</button>'
        '<svg aria-label="a curve of 3 points"><text x="1">0</text><path d="M1 2"/><text x="9">5</text></svg>'
        '<input value="7" aria-label="rate"/><details class="programs"><pre>x = 99</pre><br/>9</details>4'
    )  # fmt: skip
    track = Track(4, text={"loss": ["1", "2", "2", "3"], "word": ["a"] * 4}, html={"sum": ["<p>4</p>"] * 4},
                  attr={"curve@d": ["M1"] * 4, "curve@aria-label": ["at 1", "at 2", "at 3", "at 4"]})  # fmt: skip
    lines = screens.lines_of(Picture(html, track))
    drawing = next(line for line in lines if line.startswith("drawing"))
    moved = next(line for line in lines if line.startswith("  curve@d"))
    assert lines == [
        "Loss 2.1 , gap ০.৩", '"a curve of 3 points"', "0 | 5", drawing, '"7"', "4", "plays 4 steps from 0",
        "  loss: 1 ; 2 x2 ; 3", "  sum: 4 x4", moved, "  curve@aria-label: at 1 ; at 2 ; at 3 ; at 4",
    ]  # fmt: skip
    assert screens.lines_of(Picture('<svg x="1"><path d="M-0.0 -0,1"/></svg>')) == screens.lines_of(
        Picture('<svg x="1"><path d="M0.0 0,1"/></svg>')
    )
    other = screens.lines_of(Picture(html.replace("M1 2", "M1 3"), track))
    assert [(one, two) for one, two in zip(lines, other, strict=True) if one != two] == [
        (drawing, other[lines.index(drawing)])
    ]


def test_of_many_steps_a_change_in_between_is_seen() -> None:
    steps = [str(i) for i in range(50)]
    (first,), (second,) = (
        screens.lines_of(Picture("", Track(50, text={"loss": values})))[1:]
        for values in (steps, [*steps[:25], "0", *steps[26:]])
    )
    assert first.startswith("  loss: 0 ; 1 ; ... 47 more ") and first.endswith(" ; 49") and first != second


def test_a_change_is_named_with_its_link_and_both_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    link, *_ = screens.written("linear-sum")
    one = next(line for line in screens.written("linear-sum")[link] if "১" in line)
    two = one.replace("১", "২", 1)
    now = screens.shown("linear-sum")
    now[link] = [two if line == one else line for line in now[link]]
    monkeypatch.setattr(screens, "shown", lambda name, few: now)
    (found,) = differences("linear-sum")
    assert found.startswith(link) and f"expected: {one}" in found and f"found:    {two}" in found
    del now[link]
    assert differences("linear-sum") == [f"{link} is in shown/linear-sum.txt, but not among the links"]
