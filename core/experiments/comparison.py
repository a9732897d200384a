"""The claim that several experiments share: without dropout a network overfits, with it, it generalizes."""

from core.experiments.claim import Claim
from core.nn.datasets import Dataset
from core.nn.presets import Run
from core.nn.training import evaluate


def generalization(name: str, data: Dataset, plain: Run, dropout: Run) -> Claim:
    """Dropout's training loss is higher, its validation loss lower, their gap smaller, its accuracy higher.

    Training losses are measured with masks on, as the curves show them; ``*_train_loss_all_on`` with every
    unit on, so that the difference cannot come from the way of measuring alone: the claim asks for both.
    """
    before, after = plain.last, dropout.last
    plain_all_on = evaluate(plain.network, data.x_train, data.y_train)[0]
    dropout_all_on = evaluate(dropout.network, data.x_train, data.y_train)[0]
    return Claim(
        name,
        before.train_loss < after.train_loss
        and plain_all_on < dropout_all_on
        and after.validation_loss < before.validation_loss
        and after.validation_accuracy > before.validation_accuracy,
        {
            "plain_train_loss": before.train_loss,
            "dropout_train_loss": after.train_loss,
            "plain_train_loss_all_on": plain_all_on,
            "dropout_train_loss_all_on": dropout_all_on,
            "plain_validation_loss": before.validation_loss,
            "dropout_validation_loss": after.validation_loss,
            "plain_gap": before.validation_loss - before.train_loss,
            "dropout_gap": after.validation_loss - after.train_loss,
            "plain_accuracy": before.validation_accuracy,
            "dropout_accuracy": after.validation_accuracy,
        },
    )
