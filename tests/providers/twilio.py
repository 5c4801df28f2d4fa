"""A fake Twilio, as strict as the real one: Messages API, opt-outs, status callbacks, webhooks, media."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.providers.serving import serve
from tests.providers.twilio_rules import Asked, Refusal, asked
from tests.providers.twilio_webhooks import Webhooks

ACCOUNT, TOKEN = "AC" + "0" * 32, "demo-token"
NUMBER_OF_OURS, SERVICE = "+12025550100", "MG" + "0" * 32
CUSTOMERS = {"+12025550143": "Ada", "+12025550144": "Ben"}
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FILES = {
    "picture": ("image/png", PICTURE),
    "voice": ("audio/amr", b"#!AMR\n"),
    "file": ("application/pdf", b"%PDF-1.4\n%%EOF\n"),
}
STOPS = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"}
STARTS, HELPS = {"START", "UNSTOP", "YES"}, {"HELP", "INFO"}
REPLIES = {
    "STOP": "You have successfully been unsubscribed. Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed. Reply HELP for help, STOP to unsubscribe.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


@dataclass
class Message:
    """A message that was taken, or one from a customer."""

    sid: str
    customer: str
    text: str
    media: tuple[str, ...] = ()
    ours: bool = True
    note: str = ""
    asked: Asked | None = None
    statuses: list[str] = field(default_factory=list)


@dataclass
class Twilio:
    """One account. `per_second` requests are taken a second at most; `advanced`: Advanced Opt-Out is on."""

    webhooks: Webhooks
    tasks: asyncio.TaskGroup
    url: str = ""
    sms_url: str = ""
    sms_method: str = "POST"
    status: str = "active"
    numbers: tuple[str, ...] = (NUMBER_OF_OURS,)
    can_sms: bool = True
    inbound_on_number: bool = False
    per_second: int = 1000
    advanced: bool = False
    answers_keywords: bool = True
    in_order: bool = True
    messages: list[Message] = field(default_factory=list)
    requests: list[list[tuple[str, str]]] = field(default_factory=list)
    stopped: set[str] = field(default_factory=set)
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    troubles: deque[tuple[str, float | None]] = field(default_factory=deque)
    ids: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)
    taken_at: deque[float] = field(default_factory=deque)

    def fail(self, kind: str, times: int = 1, retry_after: float | None = None) -> None:
        """The next `times` requests fail: `server` (503), `lost` (taken, no answer), an error code.

        `problem:<code>` is that code in the shape of RFC 9457; codes of 30000 and more a callback tells.
        """
        self.troubles.extend([(kind, retry_after)] * times)

    def sid(self, kind: str) -> str:
        return f"{kind}{self.ids():032x}"

    def sent_to(self, customer: str) -> list[Message]:
        return [message for message in self.messages if message.customer == customer and message.ours]

    async def say(self, customer: str, text: str, *files: tuple[str, bytes], **more: str) -> Message:
        """A customer writes; files are types and bytes. Returns when the webhook was taken or given up."""
        sid = self.sid("MM" if files else "SM")
        message = Message(sid, customer, text, tuple(map(self._keep, files)), ours=False)
        self.messages.append(message)
        keyword = self._keyword(customer, text.strip().upper())
        form = self._form(message, files)
        if keyword and self.advanced:
            form["OptOutType"] = keyword
        await self.webhooks.bring(self.sms_url, form | more)
        return message

    def take(self, wanted: Asked) -> tuple[Message, str]:
        """Take a message, or refuse it; the callback it will end with."""
        trouble, wish = self.troubles.popleft() if self.troubles else ("", None)
        shape, _, code = trouble.rpartition(":")
        told = code.isdecimal() and 30000 <= int(code) < 31000
        if code.isdecimal() and not told:
            raise Refusal(int(code), wish, problem=shape == "problem")
        self._limit(wish)
        if wanted.to in self.stopped:
            raise Refusal(21610)
        message = Message(self.sid("MM" if wanted.media else "SM"), wanted.to, wanted.body, wanted.media)
        message.asked = wanted
        self.messages.append(message)
        self.tasks.create_task(self._report(message, wanted, code if told else ""))
        return message, trouble

    def _limit(self, wish: float | None) -> None:
        now = asyncio.get_running_loop().time()
        while self.taken_at and self.taken_at[0] <= now - 1:
            self.taken_at.popleft()
        if len(self.taken_at) >= self.per_second:
            raise Refusal(20429, wish or 1)
        self.taken_at.append(now)

    def _keep(self, file: tuple[str, bytes]) -> str:
        name = self.sid("ME")
        self.media[name] = file
        return f"{self.url}/2010-04-01/Accounts/{ACCOUNT}/Messages/MM/Media/{name}"

    def _keyword(self, customer: str, words: str) -> str:
        keyword = next(
            (name for name, known in zip(REPLIES, (STOPS, STARTS, HELPS), strict=True) if words in known), ""
        )
        if keyword == "START" and words == "YES" and customer not in self.stopped:
            return ""
        if not keyword or not self.answers_keywords:
            return keyword
        self.stopped = self.stopped | {customer} if keyword == "STOP" else self.stopped
        self.stopped = self.stopped - {customer} if keyword == "START" else self.stopped
        self.messages.append(Message(self.sid("SM"), customer, REPLIES[keyword], note="Twilio"))
        return keyword

    def _form(self, message: Message, files: tuple[tuple[str, bytes], ...]) -> dict[str, str]:
        form = {
            **dict.fromkeys(("ToCountry", "FromCountry"), "US"),
            **dict.fromkeys(("ToState", "FromState"), "DC"),
            **dict.fromkeys(("ToCity", "FromCity", "ToZip", "FromZip"), ""),
            **dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), message.sid),
            "SmsStatus": "received",
            "Body": message.text,
            "NumSegments": "1",
            "NumMedia": str(len(files)),
            "From": message.customer,
            "To": self.numbers[0],
            "AccountSid": ACCOUNT,
            "ApiVersion": "2010-04-01",
        }
        for n, (file, url) in enumerate(zip(files, message.media, strict=True)):
            form |= {f"MediaUrl{n}": url, f"MediaContentType{n}": file[0]}
        return form

    async def _report(self, message: Message, wanted: Asked, code: str) -> None:
        statuses = ["queued", "sent", "undelivered" if code else "delivered"]
        message.statuses += statuses
        if not wanted.callback:
            return
        for status in statuses if self.in_order else reversed(statuses):
            form = {
                **dict.fromkeys(("MessageSid", "SmsSid"), message.sid),
                **dict.fromkeys(("MessageStatus", "SmsStatus"), status),
                "To": wanted.to,
                "From": wanted.sender or self.numbers[0],
                "AccountSid": ACCOUNT,
                "ApiVersion": "2010-04-01",
            }
            await self.webhooks.bring(wanted.callback, form | ({"ErrorCode": code} if code else {}))

    # Requests

    def _check_auth(self, request: Request) -> None:
        expected = base64.b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            raise Refusal(20003)
        if request.path_params.get("account", ACCOUNT) != ACCOUNT:
            raise Refusal(20404)

    async def create(self, request: Request) -> Response:
        self._check_auth(request)
        assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
        form = parse_qsl((await request.body()).decode(), keep_blank_values=True, strict_parsing=True)
        self.requests.append(form)
        if self.troubles and self.troubles[0][0] == "server":
            self.troubles.popleft()
            return HTMLResponse("<h1>503</h1>", 503)
        message, trouble = self.take(asked(form, self.numbers, SERVICE))
        return _Lost() if trouble == "lost" else JSONResponse(_shown(message), 201)

    async def account(self, request: Request) -> Response:
        self._check_auth(request)
        return JSONResponse({"sid": ACCOUNT, "status": self.status, "friendly_name": "Demo"})

    async def incoming_numbers(self, request: Request) -> Response:
        self._check_auth(request)
        found = [
            number for number in self.numbers if number == request.query_params.get("PhoneNumber", number)
        ]
        shown = [
            {"phone_number": each, "sms_url": self.sms_url, "sms_method": self.sms_method}
            | {"capabilities": {"sms": self.can_sms, "mms": True}}
            for each in found
        ]
        return JSONResponse({"incoming_phone_numbers": shown, "page": 0, "next_page_uri": None})

    async def service(self, request: Request) -> Response:
        self._check_auth(request)
        if request.path_params["service"] != SERVICE:
            raise Refusal(20404)
        shown = {"inbound_request_url": self.sms_url, "inbound_method": self.sms_method}
        return JSONResponse(
            {"sid": SERVICE, "use_inbound_webhook_on_number": self.inbound_on_number, **shown}
        )

    async def file(self, request: Request) -> Response:
        self._check_auth(request)
        if request.path_params["media"] not in self.media:
            raise Refusal(20404)
        return RedirectResponse(f"{self.url}/store/{request.path_params['media']}", 307)

    async def stored(self, request: Request) -> Response:
        mime, data = self.media[request.path_params["media"]]
        return Response(data, media_type=mime)

    # The demo page

    async def state(self, _: Request) -> Response:
        customers = [
            {"id": number, "name": name, "typing": False, "messages": self._shown_to(number)}
            for number, name in CUSTOMERS.items()
        ]
        return JSONResponse({"customers": customers})

    def _shown_to(self, customer: str) -> list[dict[str, Any]]:
        return [
            {
                "id": each.sid,
                "from": "company" if each.ours else "customer",
                "text": each.text,
                "buttons": [],
                **({"image": self._public(each.media[0])} if each.media else {}),
                **({"note": each.note} if each.note else {}),
            }
            for each in self.messages
            if each.customer == customer
        ]

    def _public(self, url: str) -> str:
        """Where the page can show a picture: those at Twilio ask for the account."""
        return f"{self.url}/store/{url.rpartition('/')[2]}" if url.startswith(self.url) else url

    async def play(self, request: Request) -> Response:
        order = await request.json()
        match request.path_params["what"]:
            case "say":
                self.tasks.create_task(self.say(order["customer"], order["text"]))
            case "attach":
                self.tasks.create_task(
                    self.say(order["customer"], "", FILES.get(order.get("kind"), FILES["picture"]))
                )
            case "trouble":
                self.fail(order["kind"], int(order.get("times", 1)), order.get("retry_after"))
            case "webhook":
                self.sms_url = order["url"]
            case _:
                return JSONResponse({"error": "A text message has no buttons."}, 404)
        return JSONResponse({})

    def app(self) -> Starlette:
        account = "/2010-04-01/Accounts/{account}"
        return Starlette(
            routes=[
                Route(account + "/Messages.json", self.create, methods=["POST"]),
                Route(account + "/IncomingPhoneNumbers.json", self.incoming_numbers),
                Route(account + "/Messages/{message}/Media/{media}", self.file),
                Route("/2010-04-01/Accounts/{account}.json", self.account),
                Route("/v1/Services/{service}", self.service),
                Route("/store/{media}", self.stored),
                Route("/play/state", self.state),
                Route("/play/{what}", self.play, methods=["POST"]),
            ],
            exception_handlers={Refusal: _refused},
        )


def _shown(message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "account_sid": ACCOUNT,
        "to": message.customer,
        "from": message.asked.sender if message.asked else None,
        "body": message.text,
        "status": "queued",
        "num_segments": "0",
        "num_media": str(len(message.media)),
        "error_code": None,
        "error_message": None,
        "date_created": "Sun, 22 Nov 2026 02:00:00 +0000",
    }


async def _refused(_: Request, refusal: Exception) -> Response:
    assert isinstance(refusal, Refusal)
    return JSONResponse(refusal.body, refusal.status, refusal.headers)


class _Lost(Response):
    """An answer whose connection ends before its end."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 201, "headers": [(b"content-length", b"99")]})
        await send({"type": "http.response.body", "body": b"{", "more_body": False})


@asynccontextmanager
async def twilio(port: int = 0, pace: float = 0.0) -> AsyncIterator[Twilio]:
    """The fake, served inside the block; what it still has to bring is brought before the end."""
    async with httpx.AsyncClient(trust_env=False) as http, asyncio.TaskGroup() as tasks:
        fake = Twilio(Webhooks(TOKEN, http, pace), tasks)
        async with serve(fake.app(), port) as fake.url:
            yield fake


async def play(port: int) -> None:
    """Serve it for the demo until cancelled."""
    async with twilio(port, pace=1.0):
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
