"""Static files, as browsers get them."""

from __future__ import annotations

from pathlib import Path

import httpx

from web.files import Files


async def test_no_browser_takes_a_file_for_anything_else(tmp_path: Path) -> None:
    """Nor when it has the file already and asks only whether it is still the same."""
    (tmp_path / "page.txt").write_text("<script>alert(1)</script>")
    transport = httpx.ASGITransport(Files(directory=tmp_path))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.test") as client:
        whole = await client.get("/page.txt")
        same = await client.get("/page.txt", headers={"If-None-Match": whole.headers["ETag"]})
    assert [answer.status_code for answer in (whole, same)] == [200, 304]
    assert [answer.headers["X-Content-Type-Options"] for answer in (whole, same)] == ["nosniff"] * 2
