"""What an acknowledgement costs at least: a route that only reads the body."""

from __future__ import annotations

from fastapi import FastAPI, Request, Response

app = FastAPI()


@app.post("/bare")
async def bare(request: Request) -> Response:
    """Read it, and answer."""
    await request.body()
    return Response()
