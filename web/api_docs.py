"""`/api/docs`: the routes on one page, drawn from OpenAPI here: Swagger's page would load from a CDN."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader

_TEMPLATES = Path(__file__).parent / "templates"
_CSP = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'"


@dataclass(frozen=True, slots=True)
class Operation:
    """One route as the page shows it."""

    tag: str
    method: str
    path: str
    about: str
    given: tuple[str, ...]


def router(app: FastAPI) -> APIRouter:
    """The page for the application's routes as they are when it is asked for."""
    routes = APIRouter(include_in_schema=False)
    page = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True).get_template("api_docs.html")

    @routes.get("/api/docs")
    async def docs() -> HTMLResponse:
        html = page.render(operations=list(operations(app.openapi())))
        return HTMLResponse(html, headers={"Content-Security-Policy": _CSP})

    return routes


def operations(schema: dict[str, Any]) -> Iterator[Operation]:
    """Every operation of an OpenAPI document, in its order."""
    for path, methods in schema["paths"].items():
        for method, about in methods.items():
            text = about.get("description") or about.get("summary", "")
            given = (*_parameters(about), *_body(schema, about))
            yield Operation(about.get("tags", [""])[0], method.upper(), path, text, given)


def _parameters(about: dict[str, Any]) -> Iterator[str]:
    for parameter in about.get("parameters", ()):
        optional = "" if parameter.get("required") else "?"
        yield f"{parameter['in']} {parameter['name']}{optional}"


def _body(schema: dict[str, Any], about: dict[str, Any]) -> Iterator[str]:
    for content in about.get("requestBody", {}).get("content", {}).values():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        model = schema["components"]["schemas"].get(name, {})
        for field in model.get("properties", ()):
            yield f"body {field}{'' if field in model.get('required', ()) else '?'}"
