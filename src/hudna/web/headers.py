"""What every answer of the desk tells the browser: nothing from outside, nothing kept."""

from __future__ import annotations

from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

# MapLibre starts its worker from this origin; its style sheet carries icons as data.
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "font-src 'self'",
    "img-src 'self' data: blob:", "connect-src 'self'", "worker-src 'self' blob:",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))
SECURITY = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Not `no-referrer`: a browser would then send `Origin: null` with each form.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


async def secure(message: Message, scope: Scope) -> None:
    """Put the headers on every answer, refusals included. A page is never kept by a browser:
    what it says may have ended since."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    if not scope["path"].startswith("/static/"):
        headers.setdefault("cache-control", "no-store")
