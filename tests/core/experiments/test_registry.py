"""What holds for every experiment: its form, its claim on fresh seeds, the same bits again."""

import dataclasses
import math
import re
from pathlib import Path

import pytest

from core.experiments import REGISTRY
from core.experiments.claim import Claim

from .runs import SEEDS, assert_same_bits, result

ROOT = Path(__file__).parents[3]
LIMITS = {"clean_data", "clean_digits", "few_samples", "weight_shrink", "trained_recurrent"}
# Training ends where rounding leads it, so that one seed in four may fail on another machine.
AT_LEAST = {name: 3 for name in ("overfitting", "spirals", "monte_carlo", "few_samples", "common_rates")}


def test_every_file_with_a_config_is_listed():
    files = {path.stem for path in (ROOT / "core" / "experiments").glob("*.py")}
    assert files - {"__init__", "claim", "comparison", "curve"} == set(REGISTRY)


@pytest.mark.parametrize("name", REGISTRY)
def test_form(name):
    experiment = REGISTRY[name]
    fields = dataclasses.fields(experiment.Config)
    assert fields[0].name == "seed" and experiment.Config() == experiment.Config(seed=0)
    assert hash(experiment.Config(seed=3)) == hash(experiment.Config(seed=3))
    for kind in (experiment.Config, experiment.Result):
        with pytest.raises(dataclasses.FrozenInstanceError):
            kind.__setattr__(object.__new__(kind), dataclasses.fields(kind)[0].name, 1)
    assert experiment.__doc__ and experiment.run.__doc__ and experiment.Result.claim.__doc__


@pytest.mark.parametrize("name", REGISTRY)
def test_sections_are_sections(name):
    assert REGISTRY[name].SECTIONS
    slugs = {
        re.search(r'^slug = "(.+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)[1]
        for path in (ROOT / "lessons/bn/dropout").glob("*.md")
    }
    assert set(REGISTRY[name].SECTIONS) <= slugs


def test_every_section_that_claims_something_has_an_experiment():
    claimed = {slug for experiment in REGISTRY.values() for slug in experiment.SECTIONS}
    assert {
        f"dropout-{slug}"
        for slug in (
            "why-dropout", "intuition", "inverted-scaling", "worked-example", "network-diagram",
            "loss-curves", "where-to-use", "common-rates", "advantages", "disadvantages",
            "dropout-vs-weight-decay",
        )
    } <= claimed  # fmt: skip


@pytest.mark.parametrize("name", REGISTRY)
def test_the_claim_holds_on_fresh_seeds(name):
    claims = [result(name, seed).claim() for seed in SEEDS]
    for claim in claims:
        assert isinstance(claim, Claim) and claim.name == name
        assert type(claim.holds) is bool
        assert claim.is_limit == (name in LIMITS)
        assert claim.effect and all(type(value) is float for value in claim.effect.values())
        assert not any(math.isnan(value) for value in claim.effect.values())
    assert sum(claim.holds for claim in claims) >= AT_LEAST.get(name, 4)


@pytest.mark.parametrize("name", REGISTRY)
def test_the_same_config_gives_the_same_bits_and_another_seed_does_not(name):
    experiment = REGISTRY[name]
    again = experiment.run(experiment.Config(seed=SEEDS[0]))
    assert_same_bits(result(name, SEEDS[0]), again)
    assert result(name, SEEDS[0]).claim() == again.claim()
    with pytest.raises(AssertionError):
        assert_same_bits(result(name, SEEDS[0]), result(name, SEEDS[1]))


@pytest.mark.parametrize("name", [name for name in REGISTRY if hasattr(REGISTRY[name].Config, "rate")])
@pytest.mark.parametrize("rate", [-0.1, 1.0, math.nan])
def test_rates_that_are_none_are_refused(name, rate):
    with pytest.raises(ValueError, match=r"rate must be in [\[(]0, 1\)"):
        REGISTRY[name].run(REGISTRY[name].Config(rate=rate))


@pytest.mark.parametrize("name", REGISTRY)
def test_seeds_that_are_none_are_refused(name):
    with pytest.raises(ValueError, match=r"seed|non-negative"):
        REGISTRY[name].run(REGISTRY[name].Config(seed=-1))
