"""The cookie that tells one browser from another."""

from starlette.requests import Request
from starlette.responses import Response

from pages import learner
from pages.delivery.files import YEAR_SECONDS


def known(response: Response, request: Request) -> Response:
    """Give a browser that has none a random id, which no script can read and no other site can send.

    Without a path it holds for the folder of the page: below a base path for what lies there, and nothing else.
    """
    if not learner.VALID.fullmatch(request.cookies.get(learner.COOKIE, "")):
        secure = request.headers.get("x-forwarded-proto", request.url.scheme).split(",")[0].strip() == "https"
        response.set_cookie(
            learner.COOKIE, learner.new_id(), max_age=YEAR_SECONDS, path=None, secure=secure, httponly=True,
            samesite="lax",
        )  # fmt: skip
    return response
