"""The page of the agreement shows what it says of incidents."""

from __future__ import annotations

from tests.web.sitting import Sitting, text_of


def test_what_the_agreement_says_of_incidents_is_on_its_page(nodes) -> None:
    text = text_of(Sitting(nodes["us"]).get("/agreement"))
    for shown in ("Asia/Damascus", "12:00", "The guarantor that answers for the side",
                  "persistent non-compliance", "harm to what is protected", "ex-quiet"):
        assert shown in text, shown
