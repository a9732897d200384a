"""The server: Streamlit's app with our delivery of files in front. Start it with ``streamlit run app.py``."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

import core.nn  # noqa: F401  (sets one BLAS thread; nothing above imports NumPy)
from pages import ahead, routes, widgets  # noqa: F401  (imported before the first session, so that it is frozen with the rest)
from pages.delivery import Delivery
from pages.delivery.assets import ASSETS
from pages.delivery.shell import shell
from pages.plain import ROUTES
from pages.strings import course, t


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Read the course and keep what start-up made out of every later garbage collection; make the first pictures."""
    course()
    gc.collect()
    gc.freeze()
    with ahead.making():
        yield


def on_script_error(error: Exception) -> bool:
    """A fault outside the widgets: the log gets the details, the learner a sentence in Bengali."""
    logging.getLogger(__name__).error("a page failed", exc_info=error)
    way_home = f'<a href="./">{t("interface.home")}</a>'
    st.markdown(
        f'<div class="refused" role="alert">{t("interface.page-failed")} {way_home}</div>', unsafe_allow_html=True
    )
    return True


delivery = Middleware(
    Delivery, files=ASSETS, pages=dict.fromkeys(routes.paths(), shell), plain=ROUTES,
    base=st.get_option("server.baseUrlPath"),
)  # fmt: skip
app = st.App("pages/main.py", lifespan=lifespan, routes=ROUTES, middleware=[delivery], on_script_error=on_script_error)
