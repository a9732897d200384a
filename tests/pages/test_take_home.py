"""What can be taken home: every table says what the picture says, for the same values; wrong values are refused."""

import asyncio
import csv
import io
import re
import threading
import time
from dataclasses import replace

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from core.course.sections import WidgetPlace
from core.experiments import overfitting, rate_sweep
from pages import params, runs, take_home
from pages.drawing.picture import Picture
from pages.plain import ROUTES, table_file
from pages.stage import STUDY
from pages.strings import bn, course, t
from pages.widget import Table
from pages.widgets import WIDGETS
from pages.widgets.dropout.network_diagram import widget as network_diagram
from pages.widgets.dropout.three_costs import widget as three_costs

_APP = Starlette(routes=ROUTES)


def _get(path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(_APP), base_url="http://test") as client:
            return await client.get(path)

    return asyncio.run(ask())


def _rows(path: str) -> list[dict[str, str]]:
    answer = _get(path)
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def _link(name: str, **values: object) -> str:
    widget = WIDGETS[name]
    handed = {name: values.get(name, default) for name, default in widget.defaults.items()}
    html = take_home.table_link(WidgetPlace(name, {"lab": values["lab"]} if "lab" in values else {}), handed)
    return html.split('href="')[1].split('"')[0].replace("&amp;", "&") if html else ""


@pytest.mark.parametrize("name", sorted(name for name, one in WIDGETS.items() if one.table and name != "claim-lab"))
def test_every_table_at_its_link(name: str) -> None:
    rows = _rows(_link(name, seed=11))
    assert len(rows) > 5
    for row in rows:
        assert all(value and "nan" not in value for value in row.values())


@pytest.mark.parametrize("cost", three_costs.COST.options)
def test_every_cost_has_its_table(cost: str) -> None:
    assert len(_rows(_link("three-costs", cost=cost))) > 5


def test_numbers_are_the_picture_s() -> None:
    rows = _rows(_link("loss-curves", p=0.3, seed=11))
    result = runs.result(overfitting.run, overfitting.Config(seed=11, rate=0.3, record_every=4))
    assert [float(row["dropout_validation_loss"]) for row in rows] == [
        record.validation_loss for record in result.dropout.records
    ]
    shown = WIDGETS["loss-curves"].show(STUDY, p=0.3, seed=11, curve="loss").html
    assert f">{bn(float(rows[-1]['plain_validation_loss']), 2)}<" in shown
    sweep = _rows(_link("rate-sweep", seed=11, where="input"))
    run = runs.result(rate_sweep.run, rate_sweep.Config(seed=11, place="input"))
    assert [float(row["validation_loss"]) for row in sweep] == pytest.approx(list(run.validation_losses))
    masks = _rows(_link("mask-explorer", p=0.4, units=9, seed=3, step=2))
    assert [float(row["number"]) >= 0.4 for row in masks] == [row["kept"] == "1" for row in masks]
    assert len(masks) == 9
    sums = _rows(_link("scaling-histogram", p=0.25, draws="100", scaling="off"))
    for row in sums:
        kept = [2.0, 4.0, 6.0]
        assert float(row["sum"]) == sum(x for x, bit in zip(kept, row["mask"], strict=True) if bit == "1")


def test_a_lab_gives_its_runs_after_the_prediction() -> None:
    lab = next(one for one in course().labs if one.experiments and one.predict)
    place = WidgetPlace("claim-lab", {"lab": lab.slug})
    values = {"predict": "none", "guessed": (), "seed": 7, "seeds": 1, "explain": "none"}
    assert not take_home.is_picture(place, values)
    assert take_home.is_picture(place, values | {"predict": "skip"})
    assert take_home.is_picture(WidgetPlace("loss-curves", {}), {"p": 0.5, "seed": 7, "curve": "loss"})
    rows = _rows(_link("claim-lab", lab=lab.slug, predict="skip", seeds=2))
    claims = {(name, seed): runs.claim(name, seed) for name in lab.experiments for seed in (7, 8)}
    assert len(rows) == sum(len(claim.effect) for claim in claims.values())
    for row in rows:
        claim = claims[row["experiment"], int(row["seed"])]
        assert float(row["value"]) == claim.effect[row["number"]] and (row["held"] == "1") == claim.holds


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/table/nothing.csv", 404, t("take-home.not-found")), ("/table/claim-lab.csv?lab=x", 404, ""),
        ("/table/loss-curves.csv?p=7", 400, "7"), ("/table/loss-curves.csv?seed=abc", 400, "abc"),
        ("/table/rate-sweep.csv?where=%3Cb%3E", 400, "<b>"), ("/table/recall-card.csv", 404, ""),
        ("/table/claim-lab.csv?lab=lab-overfitting", 403, t("take-home.not-yet")),
        ("/table/claim-lab.csv?lab=lab-overfitting&predict=none&seeds=20&explain=skip", 403, ""),
        ("/table/claim-lab.csv?lab=lab-overfitting&predict=set&guessed=1,2,3", 403, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(path: str, status: int, said: str) -> None:
    answer = _get(path)
    assert answer.status_code == status and said in answer.text
    assert answer.headers["content-type"].startswith("text/plain") and "Traceback" not in answer.text


def test_many_tables_at_once_leave_threads_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, pair = [0], [0], threading.Barrier(2)

    def slow(**_values: object) -> Table:
        running[0] += 1
        most[0] = max(most[0], running[0])
        pair.wait(120)  # two at least are there together
        time.sleep(0.02)
        running[0] -= 1
        return Table(["a"], [[1]])

    monkeypatch.setitem(WIDGETS, "rate-sweep", replace(WIDGETS["rate-sweep"], table=slow))
    monkeypatch.setattr(table_file, "_TABLES", asyncio.Semaphore(4))  # of this loop

    async def ask() -> list[int]:
        transport = httpx.ASGITransport(Starlette(routes=ROUTES))
        async with httpx.AsyncClient(transport=transport, base_url="http://app") as client:
            answers = await asyncio.gather(*[client.get("/table/rate-sweep.csv") for _ in range(20)])
        return [answer.status_code for answer in answers]

    assert asyncio.run(ask()) == [200] * 20 and 1 < most[0] <= 4


def test_the_file_is_named_after_its_values() -> None:
    told = _get("/table/rate-sweep.csv?seed=11&where=input").headers["content-disposition"]
    assert told == 'attachment; filename="dropout-rate-sweep-p-0.5-seed-11-where-input.csv"'


def test_a_long_name_is_cut_and_every_name_is_one_word() -> None:
    numbers = ",".join(["-12.345678"] * 6)
    told = _get(f"/table/scaling-histogram.csv?x={numbers}&w={numbers}&draws=10").headers["content-disposition"]
    name = told.removeprefix('attachment; filename="').removesuffix('"')
    assert re.fullmatch(r"dropout-scaling-histogram-[A-Za-z0-9.-]*[A-Za-z0-9.]\.csv", name) and len(name) < 110


def test_every_picture_can_be_taken() -> None:
    picture = take_home.offered(Picture("<div>x</div>"))
    assert picture.html.startswith("<div>x</div>") and 'data-take="png"' in picture.html
    assert 'data-take="svg"' in picture.html
    assert "data-query" not in picture.html  # the page's own link holds


def test_its_link_names_every_value() -> None:
    """An empty mask is a choice of its own, an empty list where nothing is the default says nothing."""
    values = {"p": 0.25, "x": (1.0, -2.5), "m": "", "off": "", "seed": 3}
    html = take_home.offered(Picture("<div>x</div>"), values=values, declared=[params.M, network_diagram.OFF]).html
    assert 'data-query="p=0.25&amp;x=1%2C-2.5&amp;m=&amp;seed=3"' in html
    assert t("take-home.foot", app=t("interface.app"), seed=bn(3)) in html
