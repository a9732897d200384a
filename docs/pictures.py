"""Take the README's pictures from a running app: python docs/pictures.py http://127.0.0.1:8501"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_SHOTS = [  # name, address, width, height, colour scheme
    ("home", "/", 1366, 980, "light"),
    ("mask", "/dropout-how-it-works?p=0.5&seed=7&step=3", 1366, 820, "light"),
    ("network", "/dropout-network-diagram", 1366, 1000, "light"),
    ("curves-dark", "/dropout-loss-curves", 1366, 1000, "dark"),
    ("lab", "/lab-knock-out?predict=set&guessed=60&seeds=20", 1366, 1180, "light"),
    ("debugger", "/lab-debugger?stop=6", 1366, 1000, "light"),
    ("workbench", "/workbench", 1366, 1000, "light"),
    ("paper", "/lab-paper?exhibit=rate", 1366, 1180, "light"),
    ("exam", "/exam?paper=short&at=2&opened=01&right=01&earned=00001", 1366, 820, "light"),
    ("quiz", "/quiz?set=restores-this-sum", 1366, 820, "light"),
    ("phone", "/dropout-mask", 360, 740, "light"),
    ("projector", "/dropout-worked-example?view=projector", 1920, 1080, "light"),
]

if __name__ == "__main__":
    address = sys.argv[1].rstrip("/")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path, width, height, scheme in _SHOTS:
            page = chromium.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(address + path)
            page.locator(".figure > :visible").first.wait_for()
            page.locator("progress:visible").wait_for(state="detached")
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1000)  # the last fonts and transitions
            page.screenshot(path=Path(__file__).parent / "pictures" / f"{name}.png")
        chromium.close()
