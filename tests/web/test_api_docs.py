"""The API's page: every route is on it, and nothing of it comes from elsewhere."""

from __future__ import annotations

from tests.web.shop_site import ShopSite
from web.api_docs import Operation, operations

SCHEMA = {
    "paths": {
        "/things/{id}": {
            "post": {
                "tags": ["things"],
                "summary": "Change",
                "parameters": [
                    {"in": "path", "name": "id", "required": True},
                    {"in": "header", "name": "idempotency-key"},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/c/Thing"}}}},
            }
        }
    },
    "components": {"schemas": {"Thing": {"required": ["name"], "properties": {"name": {}, "note": {}}}}},
}


def test_an_operation_tells_what_it_takes_and_what_may_be_left_out() -> None:
    given = ("path id", "header idempotency-key?", "body name", "body note?")
    assert list(operations(SCHEMA)) == [Operation("things", "POST", "/things/{id}", "Change", given)]


async def test_every_route_of_the_application_is_on_the_page() -> None:
    async with ShopSite().browser() as client:
        page = await client.get("/api/docs")
        described = (await client.get("/api/openapi.json")).json()
    assert all(path in page.text for path in described["paths"])


async def test_the_page_loads_nothing_from_elsewhere() -> None:
    async with ShopSite().browser() as client:
        page = await client.get("/api/docs")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "//" not in page.text.replace("</", "")
