"""The experiments' settings by name, the one source for app, experiments and tests.

M moons, D and D2 noisy digits, C clean digits, SP spirals, AE autoencoder, G one dimension with a gap. All
train with Adam, ReLU and He's initial weights; ``rate`` stands on the hidden layers, nothing is dropped at
input or output unless asked for.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from core.nn.datasets import Dataset, digit_copies, digits, moons, one_dimension_with_gap, spirals
from core.nn.network import Loss, Network, NetworkConfig, Precision
from core.nn.training import EpochRecord, TrainingConfig, train, train_many


@dataclass(frozen=True)
class Run:
    """A trained network and its curve."""

    network: Network
    records: tuple[EpochRecord, ...]

    @property
    def last(self) -> EpochRecord:
        """The record after training."""
        return self.records[-1]


@dataclass(frozen=True)
class Runs:
    """Networks trained together, and how long that took."""

    runs: tuple[Run, ...]
    seconds: float


@dataclass(frozen=True)
class Pair:
    """The same network trained without and with dropout: same data, initial weights and order of batches."""

    data: Dataset
    plain: Run
    dropout: Run
    seconds: float


@dataclass(frozen=True)
class Preset:
    """Data, network and training of one experiment; ``rate`` is its usual rate on hidden layers."""

    name: str
    make_data: Callable[[int], Dataset]
    widths: tuple[int, ...]
    loss: Loss
    rate: float
    training: TrainingConfig

    def data(self, seed: int) -> Dataset:
        """The data for one seed."""
        return self.make_data(seed)

    def network_config(
        self,
        rate: float | None = None,
        *,
        input_rate: float = 0.0,
        output_rate: float = 0.0,
        dtype: Precision = NetworkConfig.dtype,
    ) -> NetworkConfig:
        """The network with ``rate`` on every hidden layer (None: the preset's)."""
        hidden = (self.rate if rate is None else rate,) * (len(self.widths) - 2)
        return NetworkConfig(self.widths, (input_rate, *hidden, output_rate), self.loss, dtype)

    def network(self, seed: int, rate: float | None = None) -> Network:
        """The untrained network for one seed."""
        return Network(self.network_config(rate), seed)

    def training_config(self, seed: int) -> TrainingConfig:
        """The training for one seed."""
        return replace(self.training, seed=seed)

    def run(self, seed: int, rate: float | None = None, *, data: Dataset | None = None) -> Run:
        """Train one network to the end."""
        network = self.network(seed, rate)
        records = train(network, self.data(seed) if data is None else data, self.training_config(seed))
        return Run(network, tuple(records))

    def run_pair(self, seed: int, rate: float | None = None) -> Pair:
        """Train without and with dropout, in turn, which is faster than together for two."""
        start = time.perf_counter()
        data = self.data(seed)
        plain, dropout = self.run(seed, 0.0, data=data), self.run(seed, rate, data=data)
        return Pair(data, plain, dropout, time.perf_counter() - start)

    def run_rates(self, seed: int, rates: Sequence[float]) -> tuple[Run, ...]:
        """Train one network for each hidden rate, all together, on the same data from the same weights."""
        return self.run_configs(seed, [self.network_config(rate) for rate in rates])

    def run_timed(
        self, seed: int, configs: Sequence[NetworkConfig], *, weight_decays: Sequence[float] | None = None
    ) -> Runs:
        """``run_configs`` with a clock."""
        start = time.perf_counter()
        runs = self.run_configs(seed, configs, weight_decays=weight_decays)
        return Runs(runs, time.perf_counter() - start)

    def run_configs(
        self, seed: int, configs: Sequence[NetworkConfig], *, weight_decays: Sequence[float] | None = None
    ) -> tuple[Run, ...]:
        """Train networks of these configs (rates may differ) together, each with its own weight decay."""
        networks = [Network(config, seed) for config in configs]
        training = self.training_config(seed)
        decays = [training.weight_decay] * len(networks) if weight_decays is None else weight_decays
        trainings = [replace(training, weight_decay=decay) for decay in decays]
        curves = zip(*train_many(networks, self.data(seed), trainings), strict=True)
        return tuple(Run(network, tuple(curve)) for network, curve in zip(networks, curves, strict=True))


def _digits(name: str, label_noise: float, n_train: int, n_epochs: int) -> Preset:
    data = partial(digits, n_train=n_train, label_noise=label_noise)
    return Preset(name, data, (64, 128, 128, 10), "softmax", 0.5, TrainingConfig(n_epochs, 50, 0.003, record_every=5))


PRESETS: dict[str, Preset] = {
    preset.name: preset
    for preset in (
        Preset(
            "M", partial(moons, noise=0.3, flip=0.1), (2, 64, 64, 1), "binary", 0.5,
            TrainingConfig(400, None, 0.01, record_every=10),
        ),
        _digits("D", 0.3, 200, 60),
        _digits("D2", 0.2, 200, 40),
        _digits("C", 0.0, 500, 30),
        Preset(
            "SP", spirals, (2, 128, 128, 1), "binary", 0.5, TrainingConfig(400, None, 0.01, record_every=20)
        ),
        Preset(
            "AE", digit_copies, (64, 128, 64), "mse", 0.5, TrainingConfig(60, 50, 0.003, record_every=5)
        ),
        Preset(
            "G", one_dimension_with_gap, (1, 64, 64, 1), "mse", 0.1,
            TrainingConfig(1500, None, 0.01, record_every=50),
        ),
    )
}  # fmt: skip
