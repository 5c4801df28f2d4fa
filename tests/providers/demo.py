"""All fake providers and a page to play their customers: what `make run DEMO_CHANNELS=1` starts.

    python -m tests.providers.demo --hub URL --ports PAGE TELEGRAM SLACK TWILIO --base FILE --out FILE

`--base` is the channels file whose web chat is kept, `--out` the one that is written: with it the hub speaks
to the fakes. They begin to count at the present time, so that a hub that remembers an earlier run takes
nothing for a repeat.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import time
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import yaml
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from tests.providers import slack, telegram, twilio
from tests.providers.serving import serve
from tests.providers.telegram_updates import Webhook

HERE = Path(__file__).resolve().parent
PAGE = {"/": "demo.html", "/demo.css": "demo.css", "/demo.js": "demo.js"}
SECRET = "a-webhook-secret-of-the-demo"


@dataclass(frozen=True)
class Phone:
    """One provider, as the page shows it. What can be attached and what can go wrong: words and kinds."""

    name: str
    title: str
    files: Mapping[str, str]
    troubles: Mapping[str, str]


PHONES = (
    Phone(
        "telegram",
        "Telegram",
        {"Photo": "photo", "Document": "document", "Voice note": "voice", "Sticker": "sticker"},
        {"Too many": "429", "Outage": "502", "Lost answer": "lost", "Blocked": "blocked"},
    ),
    Phone(
        "slack",
        "Slack",
        {"Picture": "photo", "Document": "document", "Audio clip": "voice"},
        {"Too many": "429", "Outage": "503_html", "Lost answer": "lost", "Blocked": "blocked"},
    ),
    Phone(
        "twilio",
        "SMS",
        {"Picture": "picture", "Document": "file", "Voice note": "voice"},
        {"Too many": "20429", "Outage": "server", "Lost answer": "lost", "No number": "30005"},
    ),
)


@dataclass(frozen=True)
class Demo:
    """The page, and the way from it to the fakes, whose addresses are in `at`."""

    http: httpx.AsyncClient
    at: Mapping[str, str]

    async def phones(self, _: Request) -> Response:
        """What the page has to draw."""
        return JSONResponse([asdict(phone) for phone in PHONES])

    async def play(self, request: Request) -> Response:
        """Pass a request of the page on to a fake's own route under `/play`."""
        provider, what = request.path_params["provider"], request.path_params["what"]
        if provider not in self.at:
            return JSONResponse({"error": "There is no such provider."}, 404)
        url = f"{self.at[provider]}/play/{what}"
        answer = await self.http.request(request.method, url, content=await request.body())
        return Response(answer.content, answer.status_code, media_type="application/json")

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                *(Route(path, _file(name)) for path, name in PAGE.items()),
                Route("/phones", self.phones),
                Route("/readyz", self.phones),
                Route("/{provider}/{what}", self.play, methods=["GET", "POST"]),
            ]
        )


def _file(name: str) -> Any:
    async def file(_: Request) -> Response:
        return FileResponse(HERE / name, headers={"Cache-Control": "no-store"})

    return file


async def run(hub: str, ports: list[int], base: Path, out: Path) -> None:
    """Serve everything until SIGTERM or Ctrl-C; when the page is there, the channels file is."""
    stop, now = asyncio.Event(), int(time.time())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    page, *others = ports
    async with AsyncExitStack() as parts:
        on_telegram = await parts.enter_async_context(telegram.running(others[0], first=now))
        on_slack = await parts.enter_async_context(slack.running(others[1]))
        on_twilio = await parts.enter_async_context(twilio.twilio(others[2], pace=1.0))
        on_telegram.updates.webhook = Webhook(f"{hub}/webhooks/telegram", SECRET)
        on_slack.events.webhook = f"{hub}/webhooks/slack"
        on_twilio.sms_url, on_twilio.ids = f"{hub}/webhooks/twilio/sms#rc=5&rp=all", count(now).__next__
        at = {"telegram": on_telegram.url, "slack": on_slack.url, "twilio": on_twilio.url}
        out.write_text(channels_file(base.read_text(encoding="utf-8"), at), encoding="utf-8")
        http = await parts.enter_async_context(httpx.AsyncClient(trust_env=False))
        await parts.enter_async_context(serve(Demo(http, at).app(), page))
        await stop.wait()


def channels_file(base: str, at: Mapping[str, str]) -> str:
    """The web chat of the file `base`, and the fakes in the place of the providers."""
    webchat = {name: section for name, section in yaml.safe_load(base).items() if name == "webchat"}
    fakes = {
        "telegram": {"token": telegram.TOKEN, "webhook_secret": SECRET, "api_base": at["telegram"]},
        "slack": {
            "bot_token": slack.TOKEN,
            "signing_secret": slack.SECRET,
            "api_base": f"{at['slack']}/api/",
        },
        "twilio": {
            "account_sid": twilio.ACCOUNT,
            "auth_token": twilio.TOKEN,
            "from": twilio.NUMBER_OF_OURS,
            "api_base": at["twilio"],
        },
    }
    return yaml.safe_dump({**webchat, **fakes}, sort_keys=False)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.providers.demo")
    parser.add_argument("--hub", required=True)
    parser.add_argument("--ports", type=int, nargs=4, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    asyncio.run(run(given.hub, given.ports, given.base, given.out))


if __name__ == "__main__":
    main()
