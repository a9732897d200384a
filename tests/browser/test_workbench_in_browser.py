"""The free laboratory in a browser: fields by keyboard on a phone, undo, values under the pointer, files."""

from pathlib import Path

from playwright.sync_api import Page, expect

from pages.strings import bn, t

_SMALL = "moons_40_0.3_0.1_7_12~8_0_0_0_n_0.01_adam_n~8_0.5_0_0_n_0.01_adam_n"


def _write(page: Page, name: str, value: str) -> None:
    field = page.locator(f"[data-field='{name}']")
    field.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(value)
    page.keyboard.press("Tab")


def test_by_keyboard_on_a_phone(page: Page, server: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/workbench?work={_SMALL}")
    trained = page.locator(".bench-results .note").last
    expect(trained).to_contain_text(f"{bn(7)}")
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth + 1")
    _write(page, "seed", "৮")
    expect(page.locator("[data-field=seed]")).to_have_value("8")
    expect(page.locator(".figure.busy")).to_have_count(0)
    for _ in range(2):  # the same refusal twice
        _write(page, "n_samples", "3")
        expect(page.get_by_role("alert")).to_contain_text(t("workbench.n_samples"))
        expect(page.locator("[data-field=n_samples]")).to_have_value("40")
        expect(page.locator(".figure.busy")).to_have_count(0)
    page.locator("[data-field='0.optimizer']").select_option("sgd")
    expect(page.locator(".bench-column code").first).to_contain_text("sgd")
    page.get_by_role("button", name=t("workbench.undo")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".bench-column code").first).to_contain_text("adam")
    expect(page.locator("[data-field='0.optimizer']")).to_have_value("adam")


def test_pointer_and_files(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(f"{server}/workbench?work={_SMALL}")
    plot = page.locator("[data-scrub-here]").first
    plot.wait_for()
    plot.hover(position={"x": 2, "y": 20})
    expect(page.locator("[data-slot=epoch]")).to_have_text(t("curves.epoch-now", epoch=bn(0)))
    with page.expect_download() as taken:
        page.get_by_role("link", name=t("workbench.save")).click()
    saved = tmp_path / "saved.json"
    taken.value.save_as(saved)
    data = tmp_path / "own.csv"
    data.write_text("\n".join(f"{i},{i * i % 7},{'hot' if i % 2 else 'cold'}" for i in range(30)), encoding="utf-8")
    page.locator("[data-file=csv]").set_input_files(data)
    expect(page.locator("[data-field=data]")).to_have_value("own")
    page.locator("[data-file=work]").set_input_files(saved)
    expect(page.locator("[data-field=data]")).to_have_value("moons")
    data.write_text("1,2", encoding="utf-8")
    page.locator("[data-file=csv]").set_input_files(data)
    expect(page.get_by_role("alert")).to_be_visible()
