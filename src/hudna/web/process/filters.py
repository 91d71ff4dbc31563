"""Filters in the address of a list: one that names nothing is told, never answered by silence."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hudna.record.bounds import is_day
from hudna.web.asked import Asked
from hudna.web.forms import Form
from hudna.web.process.position_form import A_DAY


def filters(request: Asked, allowed: Mapping[str, Collection[str]]) -> Form:
    """What the address asks for, with a fault for each value that is none of those allowed."""
    form = Form(dict(request.query_params), {})
    for name, known in allowed.items():
        if form.get(name):
            form.choice(name, known)
    return form


def need_day(form: Form, name: str) -> None:
    """Notes a fault where a day is asked for that there is not."""
    if form.get(name).strip() and not is_day(form.plain(name)):
        form.fault(name, A_DAY)
