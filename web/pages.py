"""The demo shop's page with the chat on it, and the widget's module."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from web import widget

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self';"
    " img-src 'self' https: data:; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)


def router() -> APIRouter:
    """`/` and `/widget.js`."""
    routes = APIRouter(include_in_schema=False)
    page = (Path(__file__).parent / "templates" / "demo.html").read_text()
    module = widget.module()

    @routes.get("/")
    async def demo() -> HTMLResponse:
        headers = {
            "Content-Security-Policy": _CSP,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return HTMLResponse(page, headers=headers)

    @routes.get("/widget.js")
    async def widget_js() -> Response:
        """Any page may load it: what it may do there is decided by the site's origins."""
        headers = {
            "Access-Control-Allow-Origin": "*",
            "Cache-Control": "public, max-age=300",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(module, media_type="text/javascript", headers=headers)

    return routes
