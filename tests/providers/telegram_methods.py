"""The methods of the fake Telegram: what they demand, what they refuse, what they answer.

Rules and words are those of the Bot API's page and of its server.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.providers.telegram_html import CannotParse, read, trimmed, units
from tests.providers.telegram_updates import Updates, Webhook

TEXT, CAPTION, ANSWER = 4096, 1024, 200
PHOTO_BYTES, FILE_BYTES, DOWN_BYTES = 10_485_760, 52_428_800, 20_971_520
PRESS_SECONDS = 150.0
CHAT_BURST, CHAT_SECONDS = 5, 1.0
BOT_MESSAGES, BOT_SECONDS = 30, 1.0
_IMAGES = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8")


class Refusal(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code, self.description, self.retry_after = code, description, retry_after


def bad(what: str) -> Refusal:
    return Refusal(400, f"Bad Request: {what}")


@dataclass
class Chat:
    """One customer's private chat with the bot."""

    user: dict[str, Any]
    opened: bool = True
    blocked: bool = False
    deactivated: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)
    typing_until: float = 0.0
    sent_at: list[float] = field(default_factory=list)

    @property
    def id(self) -> int:
        number: int = self.user["id"]
        return number

    @property
    def card(self) -> dict[str, Any]:
        return {
            **{k: v for k, v in self.user.items() if k not in {"is_bot", "language_code"}},
            "type": "private",
        }

    def find(self, message_id: int) -> dict[str, Any] | None:
        return next((each for each in self.messages if each["message_id"] == message_id), None)


@dataclass
class Methods:
    """What one bot can call. `clock` is Unix time in seconds; `ticks` only ever goes forward."""

    bot: dict[str, Any]
    chats: dict[int, Chat]
    clock: Callable[[], int]
    ticks: Callable[[], float]
    updates: Updates
    limited: bool = True
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    presses: dict[str, float] = field(default_factory=dict)
    commands: list[dict[str, str]] = field(default_factory=list)
    unfetchable: set[str] = field(default_factory=set)
    sent_at: list[float] = field(default_factory=list)
    _message: int = 1000

    async def call(self, method: str, given: dict[str, Any]) -> Any:
        """The result. Raises `Refusal`. Arguments may be JSON text, as in a form."""
        do = getattr(self, "do_" + re.sub(r"([A-Z])", r"_\1", method).lower(), None)
        if do is None:
            raise Refusal(404, "Not Found")
        result = do(given)
        return await result if asyncio.iscoroutine(result) else result

    def add_file(self, data: bytes, name: str) -> str:
        file_id = f"AgACAgIAAxkBAAM{len(self.files):04}"
        self.files[file_id] = (f"files/{len(self.files)}_{name}", data)
        return file_id

    def next_message(self) -> int:
        self._message += 1
        return self._message

    # ---- about the bot

    def do_get_me(self, _: dict[str, Any]) -> Any:
        return {**self.bot, "can_join_groups": True, "can_read_all_group_messages": False}

    def do_set_my_commands(self, given: dict[str, Any]) -> bool:
        commands = parsed(given.get("commands"), list, "commands")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not command["description"]:
                raise bad("BOT_COMMAND_INVALID")
        self.commands = commands
        return True

    # ---- messages

    def do_send_message(self, given: dict[str, Any]) -> Any:
        chat = self._to(given)
        text, entities = self._words(given, "text", TEXT, "message is too long")
        if not text:
            raise bad("message text is empty")
        return self._keep(chat, given, text=text, **({"entities": entities} if entities else {}))

    def do_send_photo(self, given: dict[str, Any]) -> Any:
        chat, photo = self._to(given), given.get("photo")
        caption = self._caption(given)
        if isinstance(photo, bytes):
            if len(photo) > PHOTO_BYTES:
                raise bad(f"file of size {len(photo)} bytes is too big for a photo")
            if not photo.startswith(_IMAGES):
                raise bad("IMAGE_PROCESS_FAILED")
            file_id = self.add_file(photo, "photo.jpg")
        else:
            file_id = self._fetched(photo)
        sizes = [{"file_id": file_id, "file_unique_id": f"AQAD{file_id[-6:]}", "width": 640, "height": 480}]
        return self._keep(chat, given, photo=sizes, **caption)

    def do_send_document(self, given: dict[str, Any]) -> Any:
        chat, document = self._to(given), given.get("document")
        if not isinstance(document, bytes):
            raise bad("there is no document in the request")
        if len(document) > FILE_BYTES:
            raise Refusal(413, "Request Entity Too Large")
        file_id, name = self.add_file(document, "file"), given.get("document_name", "file")
        kept = {
            "file_id": file_id,
            "file_unique_id": f"AgAD{file_id[-6:]}",
            "file_name": name,
            "file_size": len(document),
        }
        return self._keep(chat, given, document=kept, **self._caption(given))

    def do_send_location(self, given: dict[str, Any]) -> Any:
        return self._keep(self._to(given), given, location=_location(given))

    def do_send_venue(self, given: dict[str, Any]) -> Any:
        chat, where = self._to(given), _location(given)
        for name in ("title", "address"):
            if not str(given.get(name, "")).strip():
                raise bad(f"venue {name} must be non-empty")
        venue = {"location": where, "title": given["title"], "address": given["address"]}
        return self._keep(chat, given, venue=venue, location=where)

    def do_send_chat_action(self, given: dict[str, Any]) -> bool:
        chat = self._chat(given)
        if given.get("action") not in {"typing", "upload_photo", "upload_document", "find_location"}:
            raise bad("wrong parameter action in request")
        chat.typing_until = self.ticks() + 5
        return True

    # ---- a press, and the message it was on

    def do_answer_callback_query(self, given: dict[str, Any]) -> bool:
        if units(str(given.get("text", ""))) > ANSWER:
            raise bad("MESSAGE_TOO_LONG")
        pressed_at = self.presses.pop(str(given.get("callback_query_id")), None)
        if pressed_at is None or self.ticks() - pressed_at > PRESS_SECONDS:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return True

    def do_edit_message_text(self, given: dict[str, Any]) -> Any:
        message = self._editable(given)
        if "text" not in message:
            raise bad("there is no text in the message to edit")
        text, entities = self._words(given, "text", TEXT, "message is too long")
        return self._changed(message, given, text=text, entities=entities or None)

    def do_edit_message_caption(self, given: dict[str, Any]) -> Any:
        message = self._editable(given)
        if "photo" not in message and "document" not in message:
            raise bad("there is no caption in the message to edit")
        caption = self._caption(given)
        return self._changed(
            message, given, caption=caption.get("caption"), caption_entities=caption.get("caption_entities")
        )

    def do_edit_message_reply_markup(self, given: dict[str, Any]) -> Any:
        return self._changed(self._editable(given), given)

    # ---- files

    def do_get_file(self, given: dict[str, Any]) -> Any:
        if given.get("file_id") not in self.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        path, data = self.files[given["file_id"]]
        if len(data) > DOWN_BYTES:
            raise bad("file is too big")
        return {
            "file_id": given["file_id"],
            "file_unique_id": "AQADx",
            "file_size": len(data),
            "file_path": path,
        }

    # ---- updates

    def do_set_webhook(self, given: dict[str, Any]) -> bool:
        url, secret = str(given.get("url", "")), str(given.get("secret_token", ""))
        parts = urlsplit(url)
        if url and parts.scheme != "https" and parts.hostname != "127.0.0.1":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if len(secret) > 256 or not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad("secret token contains unallowed characters")
        connections = int(given.get("max_connections", 40))
        if not 1 <= connections <= 100:
            raise bad("bad webhook: max_connections must be between 1 and 100")
        allowed = tuple(parsed(given.get("allowed_updates", []), list, "allowed_updates"))
        self.updates.webhook = Webhook(url, secret, connections, allowed)
        self.updates.wake()
        return True

    def do_delete_webhook(self, _: dict[str, Any]) -> bool:
        self.updates.webhook = Webhook(allowed=self.updates.webhook.allowed)
        return True

    def do_get_webhook_info(self, _: dict[str, Any]) -> Any:
        hook = self.updates.webhook
        info = {
            "url": hook.url,
            "has_custom_certificate": False,
            "pending_update_count": self.updates.pending,
        }
        error = {"last_error_date": hook.error_at, "last_error_message": hook.error} if hook.error else {}
        set_up = {"max_connections": hook.connections, "ip_address": "127.0.0.1"} if hook.url else {}
        return {
            **info,
            **error,
            **set_up,
            **({"allowed_updates": list(hook.allowed)} if hook.allowed else {}),
        }

    async def do_get_updates(self, given: dict[str, Any]) -> Any:
        updates = self.updates
        if updates.webhook.url:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active;"
                               " use deleteWebhook to delete the webhook first")  # fmt: skip
        if "allowed_updates" in given:
            updates.webhook.allowed = tuple(parsed(given["allowed_updates"], list, "allowed_updates"))
        updates.polls += 1
        this, most = updates.polls, min(100, int(given.get("limit", 100)))
        found = updates.first(int(given.get("offset", 0)), most)
        deadline = self.ticks() + min(50, int(given.get("timeout", 0)))
        while not found and self.ticks() < deadline:
            await updates.news(min(0.2, deadline - self.ticks()))
            if this != updates.polls or updates.webhook.url:
                raise Refusal(409, "Conflict: terminated by other getUpdates request; make sure that only one"
                                   " bot instance is running")  # fmt: skip
            found = updates.first(int(given.get("offset", 0)), most)
        return found

    # ---- what several need

    def _chat(self, given: dict[str, Any]) -> Chat:
        try:
            chat = self.chats.get(int(given["chat_id"]))
        except (KeyError, ValueError):
            raise bad("chat_id is empty") from None
        if chat is None:
            raise bad("chat not found")
        if chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not chat.opened:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        return chat

    def _to(self, given: dict[str, Any]) -> Chat:
        """The chat a new message goes to, which counts against the limits."""
        chat = self._chat(given)
        if self.limited:
            _limit(self.sent_at, self.ticks(), BOT_MESSAGES, BOT_SECONDS)
            _limit(chat.sent_at, self.ticks(), CHAT_BURST, CHAT_BURST * CHAT_SECONDS)
        return chat

    def _words(
        self, given: dict[str, Any], name: str, limit: int, long: str
    ) -> tuple[str, list[dict[str, Any]]]:
        words = given.get(name, "")
        if not isinstance(words, str):
            raise bad(f"{name} must be a string")
        try:
            html = str(given.get("parse_mode", "")).lower() == "html"
            text, entities = read(words) if html else trimmed(words, [])
        except CannotParse as error:
            raise bad(str(error)) from None
        if units(text) > limit:
            raise bad(long)
        return text, entities

    def _caption(self, given: dict[str, Any]) -> dict[str, Any]:
        text, entities = self._words(given, "caption", CAPTION, "message caption is too long")
        return {**({"caption": text} if text else {}), **({"caption_entities": entities} if entities else {})}

    def _fetched(self, url: Any) -> str:
        """The file behind an address, which Telegram would fetch now."""
        if not isinstance(url, str) or not re.match(r"https?://[^/]+\.[^/]+", url):
            raise bad("wrong file identifier/HTTP URL specified")
        if urlsplit(url).hostname in self.unfetchable:
            raise bad("wrong type of the web page content")
        return self.add_file(url.encode(), "photo.jpg")

    def _keep(self, chat: Chat, given: dict[str, Any], **content: Any) -> dict[str, Any]:
        markup = _keyboard(given)
        message = {
            "message_id": self.next_message(),
            "from": self.bot,
            "chat": chat.card,
            "date": self.clock(),
            **content,
        }
        chat.messages.append({**message, **({"reply_markup": markup} if markup else {})})
        return chat.messages[-1]

    def _editable(self, given: dict[str, Any]) -> dict[str, Any]:
        message = self._chat(given).find(int(given.get("message_id", 0)))
        if message is None:
            raise bad("message to edit not found")
        if message["from"] != self.bot:
            raise bad("message can't be edited")
        return message

    def _changed(self, message: dict[str, Any], given: dict[str, Any], **content: Any) -> dict[str, Any]:
        new = {**content, "reply_markup": _keyboard(given)}
        if all(message.get(name) == value for name, value in new.items()):
            raise bad("message is not modified: specified new message content and reply markup are the same")
        for name, value in new.items():
            message.pop(name, None)
            message.update({name: value} if value else {})
        message["edit_date"] = self.clock()
        return message


def parsed(value: Any, kind: type, name: str) -> Any:
    """An argument that is JSON, or JSON in a form's text."""
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad(f"can't parse {name} JSON object") from None
    if not isinstance(found, kind):
        raise bad(f"{name} must be a {kind.__name__}")
    return found


def _keyboard(given: dict[str, Any]) -> dict[str, Any] | None:
    if not given.get("reply_markup"):
        return None
    markup: dict[str, Any] = parsed(given["reply_markup"], dict, "reply keyboard markup")
    rows = markup.get("inline_keyboard", [])
    if sum(map(len, rows)) > 100 or any(len(row) > 8 for row in rows) or len(json.dumps(markup)) > 20_000:
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise bad("BUTTON_TEXT_INVALID")
        if not 1 <= len(button.get("callback_data", "").encode()) <= 64:
            raise bad("BUTTON_DATA_INVALID")
    return markup if rows else None


def _location(given: dict[str, Any]) -> dict[str, float]:
    try:
        latitude, longitude = float(given["latitude"]), float(given["longitude"])
    except (KeyError, ValueError):
        raise bad("latitude and longitude must be numbers") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("wrong location: it is not on Earth")
    return {"latitude": latitude, "longitude": longitude}


def _limit(sent_at: list[float], now: float, most: int, seconds: float) -> None:
    """So many in any such time; a call that is refused counts as none."""
    sent_at[:] = [at for at in sent_at if now - at < seconds]
    if len(sent_at) >= most:
        wait = max(1, round(sent_at[0] + seconds - now + 0.5))
        raise Refusal(429, f"Too Many Requests: retry after {wait}", wait)
    sent_at.append(now)
