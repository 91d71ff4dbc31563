"""Every handler of the pages on which a truce is worked: register, notices, stops, reviews."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ControllerRouterHandler

from hudna.web import (
    carry,
    daily,
    erasing,
    exports,
    incursions,
    keys,
    known,
    looks,
    notice_new,
    notices,
    partners,
    passing_on,
    recall_pages,
    register,
    register_import,
    register_new,
    reviews,
    sightings,
    stops,
    taking_part,
    waiting,
    warnings_sent,
    witnesses,
)
from hudna.web.happened import handlers as happened
from hudna.web.process import handlers as process

HANDLERS: Sequence[ControllerRouterHandler] = (
    register.all_entries, register.due, register.entry, register.withdrawn, register.verified,
    register.acknowledged, register.acknowledged_all,
    register_new.blank, register_new.entered,
    register_import.blank, register_import.uploaded, register_import.signed,
    notices.all_notices, notices.one, notices.concurred, notices.objected, notices.stopped,
    notices.withdrawn, notices.acknowledged,
    notice_new.blank, notice_new.entered,
    stops.all_stops, stops.blank, stops.sent, stops.one, stops.taken, stops.lifted,
    reviews.all_reviews, reviews.blank, reviews.entered, reviews.one, reviews.found,
    erasing.blank, erasing.entered, recall_pages.blank, recall_pages.entered,
    *keys.HANDLERS, *carry.HANDLERS, *taking_part.HANDLERS,
    *incursions.HANDLERS, *daily.HANDLERS, *sightings.HANDLERS,
    *waiting.HANDLERS, *warnings_sent.HANDLERS, *happened.HANDLERS, *process.HANDLERS,
    known.page, known.bundle, witnesses.page,
    partners.page, looks.page, passing_on.blank, passing_on.entered,
    exports.register_geojson, exports.register_csv, exports.notices, exports.notice,
)
