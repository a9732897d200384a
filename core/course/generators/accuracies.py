"""Generated items on memorizing: accuracies on data seen and unseen, and what they say of a model.

The accuracies are examples, told to the learner as such ("say ..."); real ones are measured in the lesson.
"""

import numpy as np

from core.course.generators.draw import Draw, Generator


def accuracy_gap(rng: np.random.Generator) -> Draw:
    """Right answers on data seen and unseen; the answer: accuracy in training less accuracy in the test, in points."""
    n_train, n_test = 100 * int(rng.integers(2, 7)), 50
    train, test = int(rng.integers(94, 100)), 2 * int(rng.integers(28, 41))
    right_train, right_test = train * n_train // 100, test * n_test // 100
    return Draw(
        values={
            "n_train": n_train, "right_train": right_train, "n_test": n_test, "right_test": right_test,
            "train": train, "test": test, "gap": train - test,
        },
        answer=train - test,
        wrong={"counts": right_train - right_test, "from_full_marks": 100 - test, "swapped": test - train},
    )  # fmt: skip


def fit_of_a_model(rng: np.random.Generator) -> Draw:
    """Accuracies of one of three models: it memorized, it has not learned yet, or it knows the rule."""
    kind = str(rng.choice(("memorized", "not-learned", "learned")))
    lowest, highest, least_fall, most_fall = {
        "memorized": (97, 100, 24, 38),
        "not-learned": (31, 44, 0, 3),
        "learned": (93, 97, 1, 3),
    }[kind]
    train = int(rng.integers(lowest, highest + 1))
    test = train - int(rng.integers(least_fall, most_fall + 1))
    return Draw(values={"train": train, "test": test, "fall": train - test, "wrong": 100 - train}, choices=(kind,))


GENERATORS: dict[str, Generator] = {function.__name__: function for function in (accuracy_gap, fit_of_a_model)}
