"""Convolution by a loop, neighbours by hand, and the probability of having none."""

import numpy as np
import pytest

from core.nn.dropout import sample_mask
from core.nn.neighbours import EDGE_KERNELS, can_be_told, feature_maps, neighbour_correlation
from core.nn.variants import sample_spatial_mask


def test_feature_maps_against_a_loop() -> None:
    image = np.random.default_rng(0).random((8, 8))
    maps = feature_maps(image, EDGE_KERNELS)
    assert maps.shape == (3, 6, 6)
    for n, kernel in enumerate(EDGE_KERNELS):
        for i in range(6):
            for j in range(6):
                z = sum(kernel[a, b] * image[i + a, j + b] for a in range(3) for b in range(3))
                assert maps[n, i, j] == pytest.approx(max(z, 0.0))


def test_kernels_see_means_and_edges() -> None:
    flat = feature_maps(np.ones((5, 5)), EDGE_KERNELS)
    assert np.allclose(flat[0], 1) and np.allclose(flat[1:], 0)
    rising = feature_maps(np.tile(np.arange(5.0), (5, 1)), EDGE_KERNELS)
    assert (rising[1] > 0).all() and np.allclose(rising[2], 0)


def test_neighbours_by_hand() -> None:
    mask = np.array([[[1, 0, 0], [0, 0, 0], [0, 0, 0]]], bool)
    assert can_be_told(mask).astype(int).tolist() == [[[0, 1, 0], [1, 0, 0], [0, 0, 0]]]


def test_channels_do_not_tell_each_other() -> None:
    mask = np.zeros((2, 3, 3), bool)
    mask[0] = True
    assert not can_be_told(mask).any()


@pytest.mark.parametrize("rate", [0.25, 0.5, 0.8])
def test_a_pixel_has_a_kept_neighbour_with_the_probability_of_the_formula(rate: float) -> None:
    mask = sample_mask((3000, 5, 5), rate, np.random.default_rng(1))
    middle = ~mask[:, 2, 2]
    share = can_be_told(mask)[:, 2, 2][middle].mean()
    assert share == pytest.approx(1 - rate**4, abs=4 * np.sqrt(0.25 / middle.sum()))


def test_a_dropped_channel_has_none() -> None:
    mask = sample_spatial_mask((1, 40, 6, 6), 0.5, np.random.default_rng(2))[0]
    assert 0 < (~mask).sum() < mask.size and not can_be_told(mask).any()


def test_correlation_of_what_is_alike_and_what_is_not() -> None:
    rng = np.random.default_rng(3)
    assert neighbour_correlation(np.broadcast_to(rng.random((50, 1, 1)), (50, 4, 4))) == pytest.approx(1)
    assert abs(neighbour_correlation(rng.random((500, 8, 8)))) < 0.02


@pytest.mark.parametrize("distance", [0, 4])
def test_a_distance_that_is_none(distance: int) -> None:
    with pytest.raises(ValueError, match="distance must be 1 to 3"):
        neighbour_correlation(np.zeros((2, 4, 4)), distance)


def test_shapes_are_checked() -> None:
    with pytest.raises(ValueError, match="image must be"):
        feature_maps(np.zeros((2, 2)), EDGE_KERNELS)
    with pytest.raises(ValueError, match="mask must have the shape"):
        can_be_told(np.ones((3, 3), bool))
