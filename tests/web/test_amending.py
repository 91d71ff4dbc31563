"""The agreement at the desk: proposed whole or not at all, in effect by two keys."""

from __future__ import annotations

import pytest
from litestar.testing import TestClient

from hudna.act import amend
from hudna.node import Node
from hudna.terms.shipped import shipped
from tests.web.apps import app_of
from tests.web.houses import told
from tests.web.sitting import ORIGIN, sit_down, token

pytestmark = pytest.mark.usefixtures("clinic")

OTHER = shipped("syria-2016-exercise").replace("fresh_for_s: 600", "fresh_for_s: 300", 1)


def propose(desk: TestClient, text: bytes) -> tuple[int, str]:
    answer = desk.post(
        "/agreement/propose", data={"csrf": token(desk.get("/agreement").text)},
        files={"text": ("agreement.yaml", text)}, headers={"origin": ORIGIN},
    )
    return answer.status_code, answer.text


def test_a_text_that_is_wrong_is_refused_with_its_place(
    seated: TestClient, nodes: dict[str, Node]
) -> None:
    size = nodes["us"].log.size
    for text in (b"", b"\xff\xfe", b"id: 7\n", b"a: [\n"):
        status, page = propose(seated, text)
        assert status == 422
        assert 'class="faults"' in page
    assert nodes["us"].log.size == size


def test_it_takes_both_keys(seated: TestClient, nodes: dict[str, Node]) -> None:
    status, page = propose(seated, OTHER.encode())
    assert status == 200
    assert "/sign" in page
    digest = nodes["us"].world.agreements.pending()[0][0]
    sign = f"/agreement/{digest}/sign"
    sent = {"csrf": token(page)}
    assert seated.post(sign, data=sent, headers={"origin": ORIGIN}).status_code == 422
    sent["read"] = "yes"
    assert seated.post(sign, data=sent, headers={"origin": ORIGIN}).status_code == 200
    assert nodes["us"].world.terms.digest != digest
    for entry in list(nodes["us"].log.entries())[1:]:
        nodes["ru"].log.append([entry.record.presentation])
    nodes["ru"].world.follow(nodes["ru"].log.entries(nodes["ru"].world.size))
    with TestClient(app_of(nodes["ru"]), base_url=ORIGIN) as other:
        sit_down(other)
        sent = {"csrf": token(other.get(f"/agreement/{digest}").text), "read": "yes"}
        page = other.post(sign, data=sent, headers={"origin": ORIGIN}).text
    assert nodes["ru"].world.terms.digest == digest
    assert "This text is in effect." in page


def test_the_needs_lead_to_it(seated: TestClient, nodes: dict[str, Node]) -> None:
    told(nodes, "ru", amend.propose(nodes["ru"].world, OTHER))
    digest = nodes["us"].world.agreements.pending()[0][0]
    assert f'href="/agreement/{digest}"' in seated.get("/").text
