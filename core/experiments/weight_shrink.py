"""A limit: on these noisy digits, trained this long, dropout hardly changes the size of the weights. Weight decay does.

No law: dropout puts no penalty on the size, so weights come out smaller, equal or larger with task, rate and length of
training (on the moons of preset M about 40 % smaller, after 400 epochs of this preset larger). It is exactly an L2
penalty in linear regression only, see ``linear_ridge``.
"""

from dataclasses import dataclass

from core.experiments import weight_decay
from core.experiments.claim import Claim
from core.experiments.weight_decay import weight_norm

SECTIONS = ("dropout-dropout-vs-weight-decay",)
HARDLY = 0.15
"""A norm that falls by less than this share has hardly fallen; weight decay takes away more than half."""


@dataclass(frozen=True)
class Config:
    """As in ``weight_decay``, whose networks are looked at."""

    seed: int = 0
    rate: float = weight_decay.Config.rate
    decay: float = weight_decay.Config.decay


@dataclass(frozen=True)
class Result:
    """The trained networks."""

    config: Config
    trained: weight_decay.Result

    def claim(self) -> Claim:
        """Dropout lowers the weights' norm by less than 15 %, weight decay by more than 50 %."""
        neither = weight_norm(self.trained.neither.network)
        dropout = weight_norm(self.trained.dropout.network) / neither
        decay = weight_norm(self.trained.decay.network) / neither
        return Claim(
            "weight_shrink",
            abs(1.0 - dropout) < HARDLY and decay < 0.5,
            {"dropout_norm_ratio": dropout, "decay_norm_ratio": decay},
            is_limit=True,
        )


def run(config: Config) -> Result:
    """Train the networks of ``weight_decay``."""
    settings = weight_decay.Config(seed=config.seed, rate=config.rate, decay=config.decay, record_every=40)
    return Result(config, weight_decay.run(settings))
