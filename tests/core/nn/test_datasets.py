"""The data sets: same seed same data, the noise that the presets name, and the digits file."""

import dataclasses

import numpy as np
import pytest

from core.nn.datasets import (
    Dataset,
    circles,
    digit_copies,
    digit_images,
    digits,
    linear,
    moons,
    one_dimension_with_gap,
    spirals,
)

ALL = [moons, circles, spirals, linear, one_dimension_with_gap, digits, digit_copies]


@pytest.mark.parametrize("make", ALL)
def test_one_seed_one_data_set(make):
    one, again, other = (dataclasses.astuple(make(seed)) for seed in (3, 3, 4))
    for a, b in zip(one, again, strict=True):
        np.testing.assert_array_equal(a, b)
    assert not np.array_equal(one[0], other[0])


@pytest.mark.parametrize("make", ALL)
def test_sizes(make):
    data = make(0, n_train=30, n_validation=70)
    assert len(data.x_train) == len(data.y_train) == 30
    assert len(data.x_validation) == len(data.y_validation) == 70
    assert data.x_train.dtype == np.float64
    assert np.isfinite(data.x_train).all()


@pytest.mark.parametrize("make", [moons, circles, spirals])
def test_two_classes_are_balanced_and_flipped_as_often_as_asked(make):
    clean = make(0, n_train=10000, flip=0.0)
    flipped = make(0, n_train=10000, flip=0.1)
    assert clean.y_train.mean() == 0.5
    np.testing.assert_array_equal(clean.x_train, flipped.x_train)
    share = (clean.y_train != flipped.y_train).mean()
    assert abs(share - 0.1) < 5 * np.sqrt(0.1 * 0.9 / 10000)
    assert abs((make(0, n_validation=10000, flip=0.5).y_validation).mean() - 0.5) < 0.025


def test_moons_without_noise_lie_on_their_half_circles():
    data = moons(1, noise=0.0)
    upper, lower = data.x_train[data.y_train == 0], data.x_train[data.y_train == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1.0)
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1.0, lower[:, 1] - 0.5), 1.0)
    assert (upper[:, 1] >= 0).all() and (lower[:, 1] <= 0.5).all()


def test_circles_without_noise_have_their_radii():
    data = circles(1, noise=0.0)
    np.testing.assert_allclose(np.hypot(*data.x_train.T), 1.0 - 0.5 * data.y_train)


def test_spirals_follow_their_formula():
    data = spirals(1, noise=0.0, flip=0.0)
    t = 8.0 * np.hypot(*data.x_train.T)
    assert t.min() >= 0.3 and t.max() <= 2.5 * np.pi + 0.3
    angle = t + np.pi * data.y_train
    np.testing.assert_allclose(data.x_train, (t / 8 * [np.cos(angle), np.sin(angle)]).T, atol=1e-12)


def test_noise_has_its_standard_deviation():
    difference = moons(2, n_train=5000, noise=0.3).x_train - moons(2, n_train=5000, noise=0.0).x_train
    assert difference.std() == pytest.approx(0.3, rel=0.05)


def test_linear_data_are_linear_but_for_the_noise():
    data = linear(5, noise=0.0)
    w, residual, *_ = np.linalg.lstsq(data.x_train, data.y_train, rcond=None)
    assert w.shape == (8, 1) and residual.sum() < 1e-20
    np.testing.assert_allclose(data.x_validation @ w, data.y_validation, atol=1e-10)


def test_the_gap_is_empty():
    x = one_dimension_with_gap(0, n_train=60).x_train
    assert ((np.abs(x) >= 1) & (np.abs(x) <= 3)).all()
    assert (x < 0).sum() == (x > 0).sum() == 30
    exact = one_dimension_with_gap(0, noise=0.0)
    np.testing.assert_allclose(exact.y_train, 0.8 * np.sin(2 * exact.x_train))


def test_the_digits_file():
    images, labels = digit_images()
    assert images.shape == (1797, 8, 8) and images.min() == 0 and images.max() == 16
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    with pytest.raises(ValueError, match="read-only"):
        images[0, 0, 0] = 1


def test_the_digits_are_those_of_scikit_learn():
    bundled = pytest.importorskip("sklearn.datasets").load_digits()
    np.testing.assert_array_equal(digit_images()[0], bundled.images)
    np.testing.assert_array_equal(digit_images()[1], bundled.target)


def test_digits_for_training_and_validation_do_not_overlap_and_keep_their_labels():
    data = digits(0, n_train=797, n_validation=1000)
    assert data.x_train.min() == 0.0 and data.x_train.max() == 1.0
    images, labels = digit_images()
    pictures = (np.concatenate([data.x_train, data.x_validation]) * 16).astype(np.uint8)
    seen = zip(map(bytes, pictures), np.concatenate([data.y_train, data.y_validation]), strict=True)
    assert sorted(seen) == sorted(zip(map(bytes, images.reshape(-1, 64)), labels, strict=True))


def test_label_noise_is_uniform_and_only_in_training():
    clean = digits(0, n_train=797, label_noise=0.0)
    noisy = digits(0, n_train=797, label_noise=0.3)
    np.testing.assert_array_equal(clean.x_train, noisy.x_train)
    np.testing.assert_array_equal(clean.y_validation, noisy.y_validation)
    # A tenth of the replaced labels is the right one by chance.
    share, expected = (clean.y_train != noisy.y_train).mean(), 0.3 * 0.9
    assert abs(share - expected) < 5 * np.sqrt(expected * (1 - expected) / 797)
    assert set(noisy.y_train) == set(range(10))


def test_digit_copies_are_their_own_targets():
    data = digit_copies(0)
    np.testing.assert_array_equal(data.x_train, data.y_train)
    np.testing.assert_array_equal(data.x_validation, data.y_validation)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: moons(0, flip=1.5), r"flip must be in \[0, 1\], got 1.5"),
        (lambda: moons(0, noise=-0.1), r"noise must be in \[0, inf\), got -0.1"),
        (lambda: spirals(0, n_train=0), "n_train must be at least 1, got 0"),
        (lambda: digits(0, label_noise=float("nan")), r"label_noise must be in \[0, 1\], got nan"),
        (lambda: digits(0, n_train=1000), r"n_train \+ n_validation must be from 1 to 1797, got 2000"),
        (lambda: linear(0, n_features=0), "n_features must be at least 1, got 0"),
        (lambda: one_dimension_with_gap(0, n_train=1), "number of samples must be at least 2, got 1"),
        (lambda: circles(-1), "seed must be at least 0, got -1"),
        (lambda: Dataset(*(np.ones(s) for s in [(2, 1), (3,), (2, 1), (2,)])), "y_train's samples"),
        (lambda: Dataset(*(np.ones(s) for s in [(2, 1), (2,), (2, 3), (2,)])), "x_validation's columns"),
        (lambda: Dataset(*(np.ones(s) for s in [(0, 1), (0,), (2, 1), (2,)])), "samples of x_train must be at least 1"),
    ],
)
def test_misuse_is_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()
