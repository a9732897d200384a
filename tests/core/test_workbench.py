"""The free laboratory's core: bounds, equal starts, what is measured, runaway numbers, links, files, hostile CSV."""

import pickle
import re
import warnings
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.nn.datasets import blobs, xor
from core.nn.network import Network
from core.nn.training import evaluate, train
from core.workbench import (
    CSV_FAULTS,
    DATA,
    OPTIMIZERS,
    PRESETS,
    RANGES,
    CsvError,
    FileError,
    Outcome,
    Setup,
    Task,
    Work,
    WorkError,
    changed,
    check,
    from_link,
    from_text,
    parse_csv,
    run,
    seconds_needed,
    to_link,
    to_text,
    with_layers,
)
from core.workbench.texts import LONGEST_LINK
from core.workbench.training import dataset, network_config, training_config

_SMALL = Work(Task(n_samples=40), (Setup((8,), (0.0,)), Setup((8,), (0.5,))), 12)


@pytest.mark.parametrize("data", DATA)
def test_every_data_set_trains(data: str) -> None:
    work = replace(_SMALL, task=replace(_SMALL.task, data=data))
    result, made = run(work), dataset(work.task)
    assert len(made.x_train) == 40 and (result.points is None) == (data == "digits")
    for one in result.outcomes:
        assert one.epochs[-1] == 12 and one.overflow_epoch is None and bool(one.surfaces) == (data != "digits")
        assert all(np.isfinite(values).all() for values in (one.train_loss, one.validation_loss, one.train_accuracy))
        assert one.weights[0].sum() == one.n_parameters - 8 - (10 if data == "digits" else 1)
        assert one.activations[0].sum() == len(made.x_validation) * 8


def test_outcomes_are_those_of_training_alone() -> None:
    """What stands beside a network changes nothing in it; the gap is measured with every unit on."""
    both, alone = run(_SMALL), run(replace(_SMALL, setups=_SMALL.setups[1:]))
    assert both.outcomes[1].train_loss == alone.outcomes[0].train_loss
    setup, data = _SMALL.setups[1], dataset(_SMALL.task)
    network = Network(network_config(setup, data), _SMALL.task.seed)
    records = list(train(network, data, training_config(setup, _SMALL)))
    assert [record.validation_loss for record in records] == list(both.outcomes[1].validation_loss)
    gap = evaluate(network, data.x_validation, data.y_validation)[0] - evaluate(network, data.x_train, data.y_train)[0]
    assert both.outcomes[1].gap == pytest.approx(gap)
    hidden = network.activations(data.x_validation)[-2]
    assert both.outcomes[1].zero_share == pytest.approx((hidden == 0).mean())
    assert (both.outcomes[0].weights[1] == both.outcomes[1].weights[1]).all()  # one scale
    assert run(_SMALL).outcomes[0].train_loss == both.outcomes[0].train_loss


def test_equal_widths_start_equal() -> None:
    first, second = (Network(network_config(setup, dataset(_SMALL.task)), 7) for setup in _SMALL.setups)
    assert (first.parameters == second.parameters).all()


def test_numbers_that_run_away_are_caught() -> None:
    fast = Setup((64, 64), (0.0, 0.0), learning_rate=100.0, optimizer="sgd")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        one = run(Work(Task(), (fast,), 50)).outcomes[0]
    assert one.overflow_epoch is not None and one.epochs[-1] < one.overflow_epoch
    surfaces = [surface.probabilities for _, surface in one.surfaces]
    for values in (one.train_loss, one.validation_loss, one.weights[1], one.activations[1], *surfaces):
        assert np.isfinite(values).all()
    assert np.isfinite([one.gap, one.zero_share]).all() and one.surfaces[-1][0] == one.epochs[-1]


def test_a_surface_is_that_of_the_network_at_its_epoch() -> None:
    """So the boundary that is played is the one of a training that ends there, and ending it there shows the same."""
    long = run(_SMALL).outcomes[1]
    epochs = [epoch for epoch, _ in long.surfaces]
    assert epochs == sorted(set(epochs)) and epochs[0] == 0 and epochs[-1] == _SMALL.n_epochs
    for epoch, surface in long.surfaces[1::3]:
        short = run(replace(_SMALL, n_epochs=epoch)).outcomes[1]
        assert (short.surfaces[-1][1].probabilities == surface.probabilities).all()
        assert short.validation_loss[-1] == long.validation_loss[long.epochs.index(epoch)]


def test_neurons_may_run_away_before_the_loss_does() -> None:
    """Hidden values without bounds behind weights of 0 leave the loss as it was."""
    hidden = Setup((1, 64, 64), (0.95, 0.0, 0.5), 0.0, 1.0, 10.0, 30.0, "adam", 7)
    other = Setup((1, 1, 8), (0.95, 0.0, 0.95), 0.0, 0.1, None, 30.0, "adamw", 1)
    for one in run(Work(Task("digits", 60, 1.0, 0.5, 4867), (hidden, other), 1)).outcomes:
        assert np.isfinite(one.activations[1]).all() and np.isfinite(one.weights[1]).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_and_option_is_used(optimizer: str) -> None:
    plain = replace(_SMALL.setups[0], optimizer=optimizer)
    others = [replace(plain, **{name: value}) for name, value in
              (("input_rate", 0.3), ("weight_decay", 0.5), ("max_norm", 0.5), ("batch_size", 10))]  # fmt: skip
    ends = [run(replace(_SMALL, setups=(setup,))).outcomes[0].validation_loss[-1] for setup in (plain, *others)]
    assert len(set(ends)) == len(ends)


def test_new_data_sets_are_what_they_say() -> None:
    x, y = (lambda data: (data.x_train, data.y_train))(xor(3, n_train=400, noise=0.0))
    assert ((x[:, 0] * x[:, 1] < 0) == (y == 1)).all() and 0.4 < y.mean() < 0.6
    x, y = (lambda data: (data.x_train, data.y_train))(blobs(3, n_train=400, noise=0.1))
    assert np.abs(x[y == 1].mean(axis=0) - 1).max() < 0.05 and np.abs(x[y == 0].mean(axis=0) + 1).max() < 0.05


def _losses(done: tuple[Outcome, ...]) -> list[float]:
    return [one.validation_loss[-1] for one in done]


def _accuracies(done: tuple[Outcome, ...]) -> list[float]:
    return [one.validation_accuracy[-1] for one in done]


_SHOWS: dict[str, Callable[[tuple[Outcome, ...]], bool]] = {
    "overfitting": lambda done: _losses(done)[1] < _losses(done)[0] and done[1].gap < done[0].gap,
    "rates": lambda done: _losses(done)[2] < _losses(done)[0] and _accuracies(done)[3] < _accuracies(done)[2],
    "decay": lambda done: max(_losses(done)[1:]) < _losses(done)[0],
    "too-much": lambda done: _accuracies(done)[1] < _accuracies(done)[0],
    "digits": lambda done: _losses(done)[1] < _losses(done)[0] and _accuracies(done)[1] > _accuracies(done)[0],
    "overflow": lambda done: done[0].overflow_epoch is None and done[1].overflow_epoch is not None,
    "clean": lambda done: abs(_accuracies(done)[1] - _accuracies(done)[0]) < 0.025,
    "input": lambda done: _accuracies(done)[1] > _accuracies(done)[0],
}


@pytest.mark.parametrize("name", PRESETS)
def test_presets_show_what_they_are_called(name: str) -> None:
    work = PRESETS[name]
    seeds = range(300, 306)
    held = [_SHOWS[name](run(replace(work, task=replace(work.task, seed=seed))).outcomes) for seed in seeds]
    assert sum(held) >= 5


@pytest.mark.parametrize(
    ("field", "text", "kind"),
    [
        ("n_samples", "19", "range"), ("n_samples", "৫০১", "range"), ("n_samples", "50.5", "range"),
        ("noise", "-1", "range"), ("noise", "abc", "range"), ("flips", "0.6", "range"), ("seed", "10000", "range"),
        ("n_epochs", "0", "range"), ("data", "stars", "option"), ("colour", "1", "option"),
        ("5.rates.0", "0", "option"), ("x.rates.0", "0", "option"), ("0.rates", "0.5", "option"),
        ("0.rates.0", "1", "range"), ("0.rates.1", "0.5", "option"), ("0.rates.x", "0.5", "option"),
        ("0.rates.0.0", "0.5", "option"), ("0.widths.0", "0", "range"), ("0.widths.0", "8.5", "range"),
        ("0.widths.0", "300", "range"), ("0.widths.0", "many", "range"), ("0.input_rate.0", "0", "option"),
        ("0.optimizer", "rmsprop", "option"), ("0.learning_rate", "0", "range"), ("0.max_norm", "20", "range"),
        ("0.colour", "1", "option"), ("0.batch_size", "0", "range"), ("noise", "০,৫", "decimal-comma"),
        ("0.rates.0", "0,5", "decimal-comma"), ("noise", "50%", "range"), ("0.input_rate", "95.5%", "range"),
    ],
)  # fmt: skip
def test_fields_are_refused(field: str, text: str, kind: str) -> None:
    with pytest.raises(WorkError) as raised:
        check(changed(_SMALL, field, text))
    assert raised.value.kind == kind
    if kind == "range":
        name = re.sub(r"^\d\.|\.\d$", "", field)
        assert (raised.value.low, raised.value.high) == RANGES[name]


def test_fields_are_taken() -> None:
    work = changed(changed(_SMALL, "n_samples", "৬০"), "data", "xor")
    assert (work.task.n_samples, work.task.data) == (60, "xor")
    wider = changed(work, "1.widths.0", "১৬")
    assert wider.setups[1].widths == (16, *work.setups[1].widths[1:]) and wider.setups[0] == work.setups[0]
    assert changed(wider, "1.rates.0", "0.2").setups[1].rates == (0.2, *work.setups[1].rates[1:])
    assert changed(work, "0.max_norm", "2").setups[0].max_norm == 2.0
    assert changed(changed(work, "0.max_norm", "2"), "0.max_norm", " ").setups[0].max_norm is None
    assert changed(work, "0.batch_size", "১০").setups[0].batch_size == 10
    assert changed(work, "n_epochs", "20").n_epochs == 20
    assert changed(work, "n_epochs", "১,০০০").n_epochs == 1000
    assert {changed(work, "0.rates.0", text).setups[0].rates[0] for text in ("৫০%", "½", "50 %", ".5")} == {0.5}
    assert changed(work, "0.learning_rate", "1e-3").setups[0].learning_rate == 0.001


def test_layers_are_added_and_taken_away() -> None:
    setup = Setup((16, 8), (0.1, 0.2))
    assert with_layers(setup, 2) == setup
    assert with_layers(setup, 4) == Setup((16, 8, 8, 8), (0.1, 0.2, 0.2, 0.2))
    assert with_layers(setup, 1) == Setup((16,), (0.1,))


def test_too_much_is_refused() -> None:
    huge = Setup((256,) * 4, (0.5,) * 4, batch_size=1)
    assert seconds_needed(Work(Task("digits", 500), (huge,) * 4, 1000)) > 100
    with pytest.raises(WorkError) as raised:
        check(Work(Task("digits", 500), (huge,), 1000))
    assert raised.value.field == "size"
    for setups in ((), (_SMALL.setups[0],) * 5):
        with pytest.raises(WorkError):
            check(replace(_SMALL, setups=setups))


def test_the_time_of_own_data_is_that_of_its_rows() -> None:
    work = Work(Task("own", 20), (Setup((64,), (0.5,), batch_size=1),), 100)
    few, many = (parse_csv(_csv(n)) for n in (12, 2000))
    check(work, few)
    assert seconds_needed(work, many) > 50 * seconds_needed(work)
    with pytest.raises(WorkError):
        run(work, many)


def test_a_result_holds_only_what_is_shown() -> None:
    work = Work(Task("digits", 500), (Setup((256,), (0.5,)),) * 4, 2)
    assert len(pickle.dumps(run(work))) < 20_000


_numbers = st.floats(0, 0.95).map(lambda value: round(value, 4))
_setups = st.integers(1, 4).flatmap(
    lambda n: st.builds(
        Setup, widths=st.tuples(*[st.integers(1, 32)] * n), rates=st.tuples(*[_numbers] * n), input_rate=_numbers,
        weight_decay=_numbers, max_norm=st.none() | st.floats(0.1, 10), learning_rate=st.floats(1e-5, 100),
        optimizer=st.sampled_from(OPTIMIZERS), batch_size=st.none() | st.integers(50, 500),
    )
)  # fmt: skip
_works = st.builds(
    Work, task=st.builds(Task, data=st.sampled_from([*DATA, "own"]), n_samples=st.integers(20, 60), noise=_numbers,
                         flips=st.floats(0, 0.5), seed=st.integers(0, 9999)),
    setups=st.lists(_setups, min_size=1, max_size=4).map(tuple), n_epochs=st.integers(1, 50),
)  # fmt: skip


@settings(max_examples=150)
@given(_works)
def test_links_and_files_give_the_same_again(work: Work) -> None:
    assert from_text(to_text(work)) == work
    link = to_link(work)
    assert len(link) <= LONGEST_LINK and set(link) <= set("abcdefghijklmnopqrstuvwxyz0123456789._~-+")
    assert from_link(link) == work


@settings(max_examples=300)
@given(st.text(max_size=80) | st.text("moons_0123456789.~x-n", max_size=80))
def test_hostile_links_and_files(text: str) -> None:
    for read in (from_link, from_text):
        with pytest.raises((FileError, WorkError)):
            read(text)


@pytest.mark.parametrize("change", [("1", "2"), ('"task"', '"tusk"'), ('"n_epochs": 12', '"n_epochs": "12"'),
                                    ("dropout-workbench", "other"), ("12", "-12"), ("adam", "evil")])  # fmt: skip
def test_changed_files_are_refused(change: tuple[str, str]) -> None:
    text = to_text(_SMALL)
    assert change[0] in text
    with pytest.raises((FileError, WorkError)):
        from_text(text.replace(*change))
    with pytest.raises(FileError) as raised:
        from_text(text.replace('"version": 1', '"version": 2'))
    assert raised.value.kind == "newer"


@pytest.mark.parametrize("depth", [900, 2400])
@pytest.mark.parametrize("field", ["version", "more", "task"])
def test_a_file_nested_without_end_is_refused(field: str, depth: int) -> None:
    nested = "[" * depth + "]" * depth
    for text in (nested, f'{{"{field}": {nested}}}', to_text(_SMALL)[:-2] + f', "{field}": {nested}}}'):
        with pytest.raises(FileError):
            from_text(text)


def test_a_file_that_an_editor_marked_as_unicode_opens() -> None:
    assert from_text("\ufeff" + to_text(_SMALL)) == _SMALL


def _csv(n: int = 12, separator: str = ",", newline: str = "\n") -> str:
    return newline.join(separator.join((f"{i}", f"{i * i % 7}.5", "ab"[i % 2])) for i in range(n))


@pytest.mark.parametrize(
    "text",
    [_csv(), _csv(separator=";"), _csv(separator=";").replace(".", ","), _csv().replace("1.5", "1½"),
     _csv() + "\n  \n , ,\n",
     _csv(separator=";").replace(".", ",").replace("0;", "0,0;", 1),  # the first line is no header
     _csv(separator="\t"), "x,y,class\n" + _csv(), "\ufeff" + _csv(newline="\r\n"),
     _csv() + "\n\n", _csv().translate(str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")), _csv().encode()],
)  # fmt: skip
def test_csv_in_many_forms(text: str | bytes) -> None:
    own = parse_csv(text)
    assert own.labels == ("a", "b") and own.x.shape == (12, 2) and own.y.tolist() == [0, 1] * 6
    assert np.allclose(own.x.mean(axis=0), 0) and np.allclose(own.x.std(axis=0), 1)
    data = own.split(3)
    assert (len(data.x_train), len(data.x_validation)) == (8, 4)
    work = Work(Task("own"), (Setup((4,), (0.0,)),), 5)
    assert run(work, own).points is not None
    with pytest.raises(ValueError, match="own"):
        run(work)


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("", "empty", None), ("\n\n", "empty", None), (b"\xff\xfe\x00", "not-text", None),
        ("1,2,a\0\n", "not-text", None), (_csv().replace("a", "\ufffd"), "not-text", None),
        (_csv() + "\n1,2, ", "columns", 13), ("\n \n" + _csv() + "\n1,x,a", "number", 15),
        (_csv(9), "too-few-rows", None), (_csv(2001), "too-many-rows", None), ("1,2,a\n" * 40_000, "too-large", None),
        (_csv() + "\n1,2", "columns", 13), (_csv() + "\n1,x,a", "number", 13), (_csv() + "\n1e9,2,a", "number", 13),
        (_csv(separator="\t").replace("1.5", "1,5"), "decimal-comma", 2),
        (_csv() + "\nnan,2,a", "number", 13), (_csv() + "\n1,2,c", "classes", None),
        (_csv().replace("b", "a"), "classes", None), ("1,2,a\n1,3,b\n" * 8, "constant", None),
        ("\n".join(f"{i},{i * i},{'b' if i == 3 else 'a'}" for i in range(12)), "one-class", None),
    ],
)  # fmt: skip
def test_csv_faults(text: str | bytes, kind: str, line: int | None) -> None:
    with pytest.raises(CsvError) as raised:
        parse_csv(text)
    assert (raised.value.kind, raised.value.line) == (kind, line) and kind in CSV_FAULTS


@settings(max_examples=300)
@given(st.text(max_size=200) | st.text('12,;\t"\n.eabnif-', max_size=300) | st.binary(max_size=100))
def test_hostile_csv(text: str | bytes) -> None:
    try:
        own = parse_csv(text)
    except CsvError as error:
        assert error.kind in CSV_FAULTS
    else:
        assert np.isfinite(own.x).all()
