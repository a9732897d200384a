"""The server: Streamlit's app with our delivery of files in front. Start it with ``streamlit run app.py``."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware

import core.nn  # noqa: F401  (first: sets one BLAS thread before NumPy is imported)
from pages import widgets  # noqa: F401  (imported before the first session, so that it is frozen with the rest)
from pages.delivery import Delivery
from pages.strings import course


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Read the course, then keep what start-up made out of every later garbage collection."""
    course()
    gc.collect()
    gc.freeze()
    yield


app = st.App("pages/main.py", lifespan=lifespan, middleware=[Middleware(Delivery)])
