"""Seeded data sets: small, quick to make, the same for the same seed; and the digits."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.nn.arrays import Array, Labels, check_count, check_not_negative, check_probability, check_same_shape
from core.nn.network import DATA, stream

Targets: TypeAlias = NDArray[Any]
"""Classes (n_samples,) of integers, or real targets (n_samples, n_outputs) for the loss "mse"."""

DIGITS_FILE = Path(__file__).parents[2] / "assets" / "digits" / "digits.npz"


@dataclass(frozen=True)
class Dataset:
    """Training and validation data. x: (n_samples, n_inputs); y: (n_samples,) classes, or (n_samples, n)."""

    x_train: Array
    y_train: Targets
    x_validation: Array
    y_validation: Targets

    def __post_init__(self) -> None:
        for name, x, y in (
            ("train", self.x_train, self.y_train),
            ("validation", self.x_validation, self.y_validation),
        ):
            check_count(f"the samples of x_{name}", len(x))
            check_same_shape(f"y_{name}'s samples", y.shape[:1], f"x_{name}'s", x.shape[:1])
        check_same_shape("x_validation's columns", self.x_validation.shape[1:], "x_train's", self.x_train.shape[1:])


def moons(seed: int, *, n_train: int = 100, n_validation: int = 1000, noise: float = 0.3, flip: float = 0.0) -> Dataset:
    """Two interleaving half circles. noise: standard deviation added to both coordinates.

    flip: probability that a label is exchanged, in training and validation alike; the best accuracy is then
    below ``1 - flip``.
    """

    def draw(n: int, rng: np.random.Generator) -> tuple[Array, Labels]:
        labels = _two_classes(n, rng)
        angle = rng.random(n) * np.pi
        upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        lower = np.stack([1.0 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)
        # Multiplied, not chosen by np.where: both halves exist anyway.
        return upper * (labels == 0)[:, None] + lower * (labels == 1)[:, None], labels

    return _noisy_classes(draw, seed, n_train, n_validation, noise, flip)


def circles(
    seed: int, *, n_train: int = 100, n_validation: int = 1000, noise: float = 0.1, flip: float = 0.0
) -> Dataset:
    """A circle of radius 1 (class 0) around one of radius .5 (class 1); noise and flip as in ``moons``."""

    def draw(n: int, rng: np.random.Generator) -> tuple[Array, Labels]:
        labels = _two_classes(n, rng)
        return _polar(1.0 - 0.5 * labels, rng.random(n) * 2.0 * np.pi), labels

    return _noisy_classes(draw, seed, n_train, n_validation, noise, flip)


def spirals(
    seed: int, *, n_train: int = 150, n_validation: int = 1000, noise: float = 0.05, flip: float = 0.1
) -> Dataset:
    """Two spiral arms: ``t = 2.5 pi sqrt(U) + .3``, radius ``t / 8``, angle ``t + pi y``; as in ``moons``."""

    def draw(n: int, rng: np.random.Generator) -> tuple[Array, Labels]:
        labels = _two_classes(n, rng)
        t = np.sqrt(rng.random(n)) * 2.5 * np.pi + 0.3
        return _polar(t / 8.0, t + np.pi * labels), labels

    return _noisy_classes(draw, seed, n_train, n_validation, noise, flip)


def blobs(seed: int, *, n_train: int = 100, n_validation: int = 1000, noise: float = 0.5, flip: float = 0.0) -> Dataset:
    """A cloud around (-1, -1) (class 0) and one around (1, 1) (class 1); noise and flip as in ``moons``."""

    def draw(n: int, rng: np.random.Generator) -> tuple[Array, Labels]:
        labels = _two_classes(n, rng)
        return np.repeat(2.0 * labels[:, None] - 1.0, 2, axis=1), labels

    return _noisy_classes(draw, seed, n_train, n_validation, noise, flip)


def xor(seed: int, *, n_train: int = 100, n_validation: int = 1000, noise: float = 0.2, flip: float = 0.0) -> Dataset:
    """Points of the square [-1, 1] x [-1, 1]; class 1 where the signs of x and y differ; as in ``moons``."""

    def draw(n: int, rng: np.random.Generator) -> tuple[Array, Labels]:
        labels = _two_classes(n, rng)
        sizes, side = rng.random((n, 2)), np.where(rng.random(n) < 0.5, -1.0, 1.0)
        return np.stack([side * sizes[:, 0], side * (1.0 - 2.0 * labels) * sizes[:, 1]], axis=1), labels

    return _noisy_classes(draw, seed, n_train, n_validation, noise, flip)


def linear(
    seed: int, *, n_train: int = 40, n_validation: int = 1000, n_features: int = 8, noise: float = 0.5
) -> Dataset:
    """Linear regression: x ~ N(0, 1), ``y = x . w + noise`` with weights w ~ N(0, 1); y: (n_samples, 1)."""
    check_count("n_features", n_features)
    check_not_negative("noise", noise)
    rng = _rng(seed)
    w = rng.standard_normal((n_features, 1))

    def draw(n: int) -> tuple[Array, Array]:
        x = rng.standard_normal((n, n_features))
        return x, x @ w + noise * rng.standard_normal((n, 1))

    return Dataset(*draw(n_train), *draw(n_validation))


def one_dimension_with_gap(seed: int, *, n_train: int = 60, n_validation: int = 200, noise: float = 0.1) -> Dataset:
    """Half of the points in (-3, -1), half in (1, 3): ``y = .8 sin 2x + noise``; x, y: (n_samples, 1)."""
    check_not_negative("noise", noise)
    rng = _rng(seed)

    def draw(n: int) -> tuple[Array, Array]:
        check_count("the number of samples", n, low=2)
        sides = np.repeat([-3.0, 1.0], [n // 2, n - n // 2])
        x = (sides + 2.0 * rng.random(n))[:, None]
        return x, 0.8 * np.sin(2.0 * x) + noise * rng.standard_normal((n, 1))

    return Dataset(*draw(n_train), *draw(n_validation))


def digits(seed: int, *, n_train: int = 200, n_validation: int = 1000, label_noise: float = 0.0) -> Dataset:
    """Handwritten digits, 8x8 pixels in [0, 1], classes 0-9: one random part for training, one to validate.

    label_noise: probability that a *training* label is replaced by a uniformly random class, which may be the
    right one; validation labels stay clean.
    """
    check_probability("label_noise", label_noise)
    rng = _rng(seed)
    x_train, y_train, x_validation, y_validation = _split_digits(n_train, n_validation, rng)
    replaced = rng.random(n_train) < label_noise
    y_train[replaced] = rng.integers(0, 10, n_train)[replaced]
    return Dataset(x_train, y_train, x_validation, y_validation)


def digit_copies(seed: int, *, n_train: int = 500, n_validation: int = 1000) -> Dataset:
    """The digits as their own targets, for an autoencoder with the loss "mse": y = x, (n_samples, 64)."""
    x_train, _, x_validation, _ = _split_digits(n_train, n_validation, _rng(seed))
    return Dataset(x_train, x_train, x_validation, x_validation)


@cache
def digit_images() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """All 1797 digits: images (1797, 8, 8) with values 0-16, and labels (1797,). Read-only.

    Source: Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI repository (1998), CC BY 4.0;
    see assets/digits.
    """
    with np.load(DIGITS_FILE, allow_pickle=False) as file:
        images, labels = file["images"], file["labels"]
    images.flags.writeable = labels.flags.writeable = False
    return images, labels


def _split_digits(n_train: int, n_validation: int, rng: np.random.Generator) -> tuple[Array, Labels, Array, Labels]:
    images, labels = digit_images()
    check_count("n_train", n_train)
    check_count("n_validation", n_validation)
    check_count("n_train + n_validation", n_train + n_validation, high=len(labels))
    order = rng.permutation(len(labels))
    train, validation = order[:n_train], order[n_train : n_train + n_validation]
    x, y = images.reshape(-1, 64) / 16.0, labels.astype(np.int64)
    return x[train], y[train], x[validation], y[validation]


def _rng(seed: int) -> np.random.Generator:
    return np.random.default_rng(stream(seed, DATA))


def _two_classes(n: int, rng: np.random.Generator) -> Labels:
    """Half zeros, half ones, in random order."""
    return rng.permutation(np.arange(n) % 2)


def _polar(radius: Array, angle: Array) -> Array:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def _noisy_classes(draw: Any, seed: int, n_train: int, n_validation: int, noise: float, flip: float) -> Dataset:
    check_count("n_train", n_train)
    check_count("n_validation", n_validation)
    check_not_negative("noise", noise)
    check_probability("flip", flip)
    rng = _rng(seed)

    def noisy(n: int) -> tuple[Array, Labels]:
        x, labels = draw(n, rng)
        x += noise * rng.standard_normal(x.shape)
        return x, labels ^ (rng.random(n) < flip)

    return Dataset(*noisy(n_train), *noisy(n_validation))
