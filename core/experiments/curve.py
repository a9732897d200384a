"""A curve of a result that trains networks: its values by epoch."""

from typing import Any, Literal

from core.experiments.slower_training import Trained

Measure = Literal["train_loss", "validation_loss"]


def curve(result: Any, network: str, measure: Measure) -> dict[int, float]:
    """The loss of a result's ``network`` (an attribute that holds a Run or a Trained) at each recorded epoch.

    Of a Trained the training loss is the one with every unit on. Raises ValueError for a network or loss that it lacks.
    """
    trained = getattr(result, network, None)
    records = getattr(trained.run if isinstance(trained, Trained) else trained, "records", None)
    if records is None:
        raise ValueError(f"network must name a trained network of the result, got {network!r}")
    values = [float(getattr(record, measure)) for record in records]
    if isinstance(trained, Trained):
        if measure != "train_loss":
            raise ValueError(f"measure must be train_loss for the network {network!r}, which has no validation")
        values = trained.train_losses_all_on.tolist()
    return {record.epoch: value for record, value in zip(records, values, strict=True)}
