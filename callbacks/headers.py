"""Headers of every answer: nothing from elsewhere runs, nothing leaves, nobody keeps what is somebody's."""

from __future__ import annotations

import flask
from dash import Dash

UNUSED = ("accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "hid", "microphone", "midi",
          "payment", "screen-wake-lock", "serial", "usb")  # fmt: skip
YEAR = 31_536_000
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
}


def secure(app: Dash) -> None:
    """Sets the security headers; call it after all callbacks are registered, for their hashes."""
    fixed = {**FIXED, "Content-Security-Policy": _policy(" ".join(app.csp_hashes()))}

    @app.server.after_request
    def headers(response: flask.Response) -> flask.Response:
        for name, value in fixed.items():
            response.headers.setdefault(name, value)
        if flask.request.is_secure:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
        return response


def _policy(hashes: str) -> str:
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def private(server: flask.Flask) -> None:
    """Has nobody keep an answer that does not say itself who may. Call it before all that answers or keeps,
    so that it is asked after these."""

    @server.after_request
    def unkept(response: flask.Response) -> flask.Response:
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response
