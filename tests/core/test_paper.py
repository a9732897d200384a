"""The paper on the bench: gradients under noise, runs that must coincide, criteria on made-up mistakes, fresh seeds."""

from dataclasses import replace

import numpy as np
import pytest

from core.experiments import sparsity as experiment
from core.nn.layers import softmax, softmax_cross_entropy
from core.nn.network import Network, NetworkConfig, stream
from core.nn.presets import PRESETS
from core.nn.training import TrainingConfig, train
from core.nn.variants import monte_carlo_dropout
from core.paper import EXHIBITS, gaussian, monte_carlo, pairs, rate, size, sparsity
from core.paper.finding import Config, Mistakes, deviation, error, is_below, mistakes

_N = 1000


def _wrong(*shares: float) -> Mistakes:
    """Rows of 1000 pictures of which the first few are mistaken: a network that is worse fails on more of the same."""
    return np.array([np.arange(_N) < share * _N for share in shares], np.float32)


def _agrees(result: object) -> dict[str, bool]:
    return {finding.name: finding.agrees for finding in result.findings()}  # type: ignore[attr-defined]


def test_an_error_and_its_deviation() -> None:
    assert error(_wrong(0.123)[0]) == pytest.approx(0.123)
    assert deviation(0.1, 900) == pytest.approx(0.01)
    assert deviation(0.0, 10) == 0.0
    for bad in ((1.2, 10), (float("nan"), 10), (0.1, 0)):
        with pytest.raises(ValueError):
            deviation(*bad)


def test_networks_are_compared_picture_by_picture() -> None:
    low, high = _wrong(0.10, 0.11)
    # Ten more mistakes on the same pictures: 1 % against a deviation of sqrt(.01 * .99 / 1000) = .315 %.
    assert is_below(low, high) and not is_below(high, low) and not is_below(low, low)
    # Five more: .5 %, more than one deviation of .22 % and fewer than two and a half.
    assert is_below(low, _wrong(0.105)[0]) and not is_below(low, _wrong(0.103)[0])
    # As many mistakes each, all on other pictures: the deviation is sqrt(.21 / 1000) = 1.4 %, more than 1 %.
    assert not is_below(low, high[::-1])
    with pytest.raises(ValueError, match="higher"):
        is_below(low, high[:5])


def test_settings_that_cannot_be() -> None:
    for bad in ({"seed": -1}, {"label_noise": 1.0}, {"label_noise": float("nan")}):
        with pytest.raises(ValueError):
            Config(**bad)


def test_labels_change_and_pictures_stay() -> None:
    noisy, clean = Config(3).data(200, 100), Config(3, 0.0).data(200, 100)
    assert (noisy.x_train == clean.x_train).all() and (noisy.y_validation == clean.y_validation).all()
    assert 20 <= (noisy.y_train != clean.y_train).sum() <= 55


def test_gradients_under_gaussian_noise() -> None:
    network = Network(NetworkConfig((5, 7, 6, 4), (0.0,) * 4, "softmax", "float64"), 1)
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((8, 5)), rng.integers(0, 4, 8)
    factors = [rng.normal(1.0, 1.0, (8, width)) for width in (7, 6)]

    def loss() -> float:
        values = x
        for i, (w, b) in enumerate(zip(network.weights(), network.biases(), strict=True)):
            values = values @ w + b
            if i < 2:
                values = np.maximum(values, 0) * factors[i]
        return softmax_cross_entropy(values, y)[0]

    handed = iter(factors)
    gradients = np.zeros_like(network.parameters)
    gaussian.fill_gradients(network, gradients, x, y, lambda _shape, _rng: next(handed), rng)
    for i in range(0, gradients.size, 3):
        kept = network.parameters[i]
        sides = []
        for step in (1e-6, -1e-6):
            network.parameters[i] = kept + step
            sides.append(loss())
        network.parameters[i] = kept
        assert gradients[i] == pytest.approx((sides[0] - sides[1]) / 2e-6, abs=1e-7)


def test_equal_networks_of_different_exhibits_are_equal() -> None:
    """Without dropout and with p = .5 the same network stands in three exhibits, and in the lesson's preset."""
    for noise in (0.2, 0.0):
        config = Config(11, noise)
        keeps = dict(zip(rate.KEEPS, rate.run(config).constant, strict=True))
        methods = dict(zip(pairs.METHODS, pairs.run(config).errors, strict=True))
        data = config.data(200, 1000)
        run = PRESETS["D2"].run(11, 0.5, data=data)
        training = replace(PRESETS["D2"].training, weight_decay=(pairs.NOISY if noise else pairs.CLEAN)[1][0])
        penalised = replace(PRESETS["D2"], training=training).run(11, 0.5, data=data)
        assert methods["dropout-l2"] == pytest.approx(1.0 - penalised.last.validation_accuracy)
        assert keeps[1.0] == pytest.approx(methods["none"])
        assert keeps[0.5] == pytest.approx(methods["dropout"])
        assert monte_carlo.run(config).scaled == pytest.approx(1.0 - run.last.validation_accuracy)
        assert methods["dropout"] == pytest.approx(1.0 - run.last.validation_accuracy)
        # The loop with factors, all of them 1, is plain training.
        assert gaussian.run(config).plain == pytest.approx(methods["none"])


def test_widths_of_figure_9(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where 32 / p is 128 both parts of the figure train the same network."""
    monkeypatch.setattr(rate, "KEEPS", (0.25,))
    result = rate.run(Config(4))
    assert result.constant == pytest.approx(result.scaled)
    monkeypatch.setattr(rate, "KEPT_WIDTH", 8)
    assert rate.run(Config(4)).scaled[0] > result.scaled[0] + 0.05


def test_no_partner_of_table_9_is_set_badly() -> None:
    """Each kind of labels has its own strengths: with right labels those for noisy ones do harm."""
    tuned, foreign = [], []
    for seed in range(900, 904):
        tuned.append(pairs.run(Config(seed, 0.0)).errors)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pairs, "CLEAN", pairs.NOISY)
            foreign.append(pairs.run(Config(seed, 0.0)).errors)
    for method, ours, theirs in zip(pairs.METHODS, np.mean(tuned, axis=0), np.mean(foreign, axis=0), strict=True):
        assert ours <= theirs + 0.002, method
    none, l2, max_norm = np.mean(tuned, axis=0)[:3]
    assert max(l2, max_norm) <= none + 0.005, "a penalty that is set well does not harm"


def test_a_limit_beyond_all_weights_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = dict(zip(pairs.METHODS, pairs.run(Config(5)).errors, strict=True))
    monkeypatch.setattr(pairs, "NOISY", tuple((decay, 1e6) for decay, _ in pairs.NOISY))
    free = dict(zip(pairs.METHODS, pairs.run(Config(5)).errors, strict=True))
    assert free["max-norm"] == pytest.approx(free["none"])
    assert free["dropout-max-norm"] == pytest.approx(free["dropout"])
    assert abs(limited["max-norm"] - free["max-norm"]) > 0.004


def test_the_mean_of_all_answers_knows_no_order() -> None:
    config = Config(6)
    result = monte_carlo.run(config)
    assert set(np.unique(result.averaged_wrong[-1].round(4))) <= {0.0, 1.0}
    data = config.data(200, 1000)
    network = PRESETS["D2"].run(6, data=data).network
    rng = np.random.default_rng(stream(6, monte_carlo._PASSES))
    answers = softmax(monte_carlo_dropout(network.predict_with_masks, data.x_validation, 100, rng).passes)
    wrong = answers.mean(axis=0).argmax(axis=1) != data.y_validation
    assert result.averaged_wrong[-1] == pytest.approx(wrong.astype(float), abs=1e-4), "picture by picture"
    assert result.averaged[0] > result.averaged[3] > result.averaged[5]
    # One answer is one answer, not two: the mean error of all hundred, each taken alone.
    alone = (answers.argmax(axis=2) != data.y_validation).mean()
    in_pairs = ((answers[::2] + answers[1::2]).argmax(axis=2) != data.y_validation).mean()
    assert abs(result.averaged[0] - alone) < abs(result.averaged[0] - in_pairs)
    assert result.scaled == error(mistakes(network, data))


def test_gains_are_differences_of_errors() -> None:
    result = size.run(Config(2))
    assert result.gains == pytest.approx(np.subtract(result.plain, result.dropout))
    assert result.plain[0] > result.plain[-1] and result.plain_wrong.shape == (len(size.SIZES), size.N_VALIDATION)


def test_dropout_of_figure_10_is_the_paper_s(monkeypatch: pytest.MonkeyPatch) -> None:
    """One hidden unit in two is dropped, of the inputs one in five; equally many steps at every size."""
    monkeypatch.setattr(size, "SIZES", (100,))
    result, data = size.run(Config(3)), Config(3).data(100, size.N_VALIDATION)
    network = Network(NetworkConfig((64, 128, 128, 10), (0.2, 0.5, 0.5, 0.0), "softmax"), 3)
    list(train(network, data, TrainingConfig(100, 50, 0.003, seed=3, record_every=100)))
    assert (result.dropout_wrong[0] == mistakes(network, data)).all()


def test_factors_have_the_mean_and_the_variance_of_masks() -> None:
    for noise in (gaussian._masks, gaussian._gaussian):
        factors = noise((1000, 200), np.random.default_rng(2))
        assert factors.mean() == pytest.approx(1.0, abs=0.01) and factors.var() == pytest.approx(1.0, abs=0.02)


def test_a_strong_unit_is_counted_in_the_last_bin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparsity, "EDGES", (0.0, 0.05, 0.1))
    result = sparsity.run(Config(1))
    assert sum(result.plain_counts) == PRESETS["AE"].widths[1] and result.plain_counts[-1] > result.plain_counts[0]


def test_units_are_all_counted() -> None:
    result = sparsity.run(Config(1))
    assert sum(result.plain_counts) == sum(result.dropout_counts) == PRESETS["AE"].widths[1]
    assert result == sparsity.run(Config(1, 0.0)), "an autoencoder has no labels"
    said = experiment.run(experiment.Config(1)).claim().effect
    assert result.dropout_zeros == pytest.approx(1.0 - said["dropout_active_share"])
    assert result.plain_zeros == pytest.approx(1.0 - said["plain_active_share"])
    middles = np.add(sparsity.EDGES[:-1], sparsity.EDGES[1:]) / 2
    assert np.average(middles, weights=result.dropout_counts) == pytest.approx(result.dropout_mean, abs=0.03)


_U = [0.8, 0.3, 0.13, 0.13, 0.13, 0.13, 0.13, 0.17, 0.21]


@pytest.mark.parametrize(
    ("constant", "scaled", "expected"),
    [
        (_U, [0.3, *_U[1:]], (True, True, True)),
        ([*_U[:-1], 0.13], [0.3, *_U[1:]], (False, True, True)),  # no rise towards 1
        ([0.13, *_U[1:]], _U, (False, True, False)),  # no rise towards 0; wide layers are worse
        ([*_U[:6], 0.16, *_U[7:]], _U, (True, False, False)),  # not flat at .8
        ([*_U[:7], 0.11, 0.21], _U, (True, True, False)),  # the best p lies beyond the flat part
    ],
)
def test_criteria_of_the_rate(constant: list[float], scaled: list[float], expected: tuple[bool, ...]) -> None:
    assert tuple(_agrees(rate.Result(_wrong(*constant), _wrong(*scaled))).values()) == expected


@pytest.mark.parametrize(
    ("plain", "dropout", "expected"),
    [
        ((0.4, 0.35, 0.3, 0.25, 0.2, 0.1), (0.4, 0.33, 0.2, 0.15, 0.12, 0.09), (True, True, True)),
        ((0.4, 0.35, 0.3, 0.25, 0.2, 0.1), (0.3, 0.33, 0.2, 0.15, 0.12, 0.09), (False, False, True)),
        ((0.4, 0.35, 0.3, 0.25, 0.2, 0.2), (0.4, 0.33, 0.25, 0.2, 0.12, 0.1), (True, True, False)),
        ((0.4, 0.35, 0.3, 0.25, 0.2, 0.1), (0.4, 0.35, 0.3, 0.25, 0.2, 0.1), (True, False, False)),
    ],
)
def test_criteria_of_the_size(plain: tuple[float, ...], dropout: tuple[float, ...], expected: tuple[bool, ...]) -> None:
    assert tuple(_agrees(size.Result(_wrong(*plain), _wrong(*dropout))).values()) == expected


@pytest.mark.parametrize(
    ("one", "fifty", "hundred", "expected"),
    [
        (0.2, 0.1, 0.1, (True, True, True)),
        (0.1, 0.12, 0.12, (False, False, False)),
        (0.2, 0.105, 0.085, (True, True, False)),  # better by more than .95 %
        (0.2, 0.115, 0.105, (True, False, True)),
    ],
)
def test_criteria_of_the_averages(one: float, fifty: float, hundred: float, expected: tuple[bool, ...]) -> None:
    shares = {1: one, 50: fifty, 100: hundred}
    averaged = _wrong(*(shares.get(k, 0.1) for k in monte_carlo.COUNTS))
    assert tuple(_agrees(monte_carlo.Result(averaged, _wrong(0.1)[0])).values()) == expected


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        ((0.2, 0.18, 0.15, 0.1, 0.12, 0.1), (True, True, True)),
        ((0.2, 0.18, 0.15, 0.1, 0.12, 0.15), (False, False, True)),  # max-norm gains nothing
        ((0.2, 0.12, 0.15, 0.1, 0.12, 0.1), (False, True, False)),  # L2 gains nothing
        ((0.2, 0.15, 0.15, 0.1, 0.1, 0.1), (True, False, False)),
    ],
)
def test_criteria_of_the_pairs(errors: tuple[float, ...], expected: tuple[bool, ...]) -> None:
    assert tuple(_agrees(pairs.Result(_wrong(*errors))).values()) == expected


def test_criteria_of_noise_and_sparsity() -> None:
    assert _agrees(gaussian.Result(*_wrong(0.2, 0.12, 0.1))) == {"as-good": True, "helps": True}
    assert _agrees(gaussian.Result(*_wrong(0.2, 0.1, 0.1))) == {"as-good": True, "helps": True}, "as good is enough"
    assert _agrees(gaussian.Result(*_wrong(0.12, 0.1, 0.12))) == {"as-good": False, "helps": False}
    sparse = sparsity.Result(0.4, 0.2, 0.4, 0.6, (), ())
    assert _agrees(sparse) == {"mean": True, "zeros": True}
    assert _agrees(replace(sparse, dropout_mean=0.21, dropout_zeros=0.5)) == {"mean": False, "zeros": False}


def test_fresh_seeds() -> None:
    """With noisy labels most findings of the paper appear on the digits too; with clean ones its gains do not."""
    seeds = range(700, 704)
    noisy = {name: [_agrees(EXHIBITS[name].run(Config(seed))) for seed in seeds] for name in ("rate", "size")}
    assert sum(one["ends"] and one["scaled"] for one in noisy["rate"]) >= 3
    assert sum(one["declines"] for one in noisy["size"]) >= 3
    errors = np.mean([pairs.run(Config(seed)).errors for seed in seeds], axis=0)
    of = dict(zip(pairs.METHODS, errors, strict=True))  # each with its best strength, so the gain is a small one
    assert of["dropout-l2"] < of["l2"] - 0.01 and of["dropout-max-norm"] < of["max-norm"] - 0.01
    assert max(of.values()) == of["none"]
    for labels, most, least in ((0.2, 4, 3), (0.0, 1, 0)):
        helped = sum(_agrees(gaussian.run(Config(seed, labels)))["helps"] for seed in seeds)
        assert least <= helped <= most
