"""What goes wrong, said so that the reader can act on it.

At the API and the exchange as RFC 9457 problem details in English; on the desk as a page in the
reader's language. Neither says anything of the node's inside.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.types import ExceptionHandlersMap

from hudna.fault import Refused
from hudna.say import Say, say
from hudna.web import links, pages
from hudna.web.asked import Asked, here
from hudna.web.looking import SpentError
from hudna.web.posts import NotThisPostError
from hudna.web.problem import problem
from hudna.web.session import ForeignFormError, NotSignedInError

MACHINES = ("/api", "/exchange", "/witness/", "/log/checkpoint", "/log/key", "/log/tile",
            "/log/bundles", "/log/proof", "/live", "/healthz", "/map/parse", "/map/layers",
            "/static", "/watch/", "/cap", "/calendar/")
SAID: dict[int, Say] = {
    400: say("This request could not be read."),
    401: say("This door is not open to who does not show its token."),
    403: say("This form did not come from a page of this desk, or the page had grown old. Open it "
             "again and repeat what you did."),
    404: say("There is nothing at this address at this node."),
    405: say("This address does not take that."),
    413: say("That is larger than this desk takes."),
    429: say("Too many tries. Wait a minute, then try again."),
    503: say("This page is not fetched ahead: that a person opens it is said to others. Open it."),
    500: say("Something failed at this node. Nothing of what you sent was kept. Tell whoever runs "
             "the node."),
}
logger = logging.getLogger("hudna.web")
__all__ = ["HANDLERS", "MACHINES", "failed", "for_machine", "problem"]


def for_machine(request: Asked) -> bool:
    return request.url.path.startswith(MACHINES)


def refused(request: Asked, error: Refused) -> Response[Any]:
    """The last resort: a form shows its faults beside its fields before it comes to this."""
    if for_machine(request):
        return problem(422, "The input was refused whole; nothing of it was kept.", error.faults)
    return pages.render(request, "refused.html", status=422, faults=error.faults)


def not_signed_in(request: Asked, _: NotSignedInError) -> Response[Any]:
    if for_machine(request):
        return problem(401, "Sign in at the desk first.")
    after = here(request) if request.method == "GET" else "/"
    return Redirect(f"/signin?{urlencode({'next': links.safe_next(after)})}", status_code=303)


def foreign_form(request: Asked, _: ForeignFormError) -> Response[Any]:
    return _status(request, 403)


def not_this_post(request: Asked, error: NotThisPostError) -> Response[Any]:
    return _told(request, 403, error.who)


def http(request: Asked, error: HTTPException) -> Response[Any]:
    if error.status_code == 405 and request.method == "GET" and not for_machine(request):
        return Redirect(_page_of_form(request), status_code=303)
    answer = _status(request, error.status_code)
    if wait := (error.headers or {}).get("retry-after"):
        answer.headers["retry-after"] = wait
    return answer


def _page_of_form(request: Asked) -> str:
    """A refused form is shown at the address that it was sent to. Whoever reads that address anew
    (a page that renews itself, another language, a reload) is given the page it belongs to."""
    path = request.url.path.rpartition("/")[0] or "/"
    return f"{path}?{request.url.query}" if request.url.query else path


def failed(request: Asked, error: Exception) -> Response[Any]:
    # Never the path as it was asked for: of some doors it is the key.
    where = request.scope.get("path_template", "an address")
    logger.error("%s %s failed", request.method, where, exc_info=error)
    return _status(request, 500)


def _status(request: Asked, status: int) -> Response[Any]:
    return _told(request, status, SAID.get(status, SAID[500 if status >= 500 else 400]))


def _told(request: Asked, status: int, words: Say) -> Response[Any]:
    if for_machine(request):
        return problem(status, str(words))
    return pages.render(request, "problem.html", status=status, words_of_problem=words,
                        status_code=status)


def spent(request: Asked, _: SpentError) -> Response[Any]:
    """The looks at other parties' places are used up."""
    words = say("The looks at other parties' places are used up, or this node cannot say a look at "
                "present: nothing of it is shown. What was asked for was said to the registrants.")
    return _told(request, 429, words)


HANDLERS: ExceptionHandlersMap = {
    SpentError: spent, Refused: refused, NotSignedInError: not_signed_in,
    ForeignFormError: foreign_form, NotThisPostError: not_this_post,
    HTTPException: http, Exception: failed,
}
