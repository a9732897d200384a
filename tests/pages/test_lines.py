"""A plane and the lines on it: names stand apart, values grow upward."""

from pages.drawing import lines
from pages.drawing.axis import Axis


def test_names_are_kept_apart_in_their_order() -> None:
    assert lines.apart([100, 102, 50], 26, 300) == [88, 114, 50]
    assert lines.apart([290, 295], 26, 300) == [274, 300]
    assert lines.apart([120, 100, 98, 102], 26, 300) == [144, 92, 66, 118]  # around their mean
    assert lines.apart([], 26, 300) == []


def test_words_that_moved_away_from_their_mark_are_tied_to_it() -> None:
    plane = lines.Plane(Axis(0, 10, 5), Axis(0, 2, 1), 100, 1)

    def ends(*last: float) -> str:
        return plane.ends([lines.Line([0, 10], [1, y], "with", "validation", "") for y in last])

    assert ends(0.2, 1.8).count("leader") == 0
    assert ends(1.0, 1.0).count("leader") == 2


def test_a_plane_grows_upward_from_its_axis() -> None:
    plane = lines.Plane(Axis(0, 10, 5), Axis(0, 2, 1), 100, 1)
    assert (plane.across(5), plane.up(0), plane.up(2), plane.up(9)) == (50, 100, 0, 0)
