"""The Web API of the fake Slack: what each method demands and does.

As strict as the real one: known arguments only (tests/specs/slack), scopes, blocks within their limits, one
message a second in each channel.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

SPECS = {
    (spec := json.loads(path.read_text()))["name"]: spec for path in Path("tests/specs/slack").glob("*.json")
}
UNDESCRIBED = {
    "assistant.threads.setSuggestedPrompts": {"channel_id", "thread_ts", "prompts", "title"},
    "files.getUploadURLExternal": {"filename", "length", "alt_txt", "snippet_type"},
    "files.completeUploadExternal": {
        "files",
        "channel_id",
        "channels",
        "thread_ts",
        "initial_comment",
        "blocks",
    },
    "files.info": {"file", "count", "cursor", "limit", "page"},
    "apps.connections.open": set(),
}
"""Arguments of methods that are not among the descriptions."""
SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "conversations.open": "im:write",
    "users.info": "users:read",
    "assistant.threads.setStatus": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.info": "files:read",
}
BLOCK_TYPES = {"section", "actions", "image", "context"}
CHANNEL_BURST = 3
MOST_BLOCKS, MOST_IN_BLOCKS, MOST_TEXT = 50, 13_200, 40_000
STATUS_LASTS = 120.0


class Refusal(Exception):
    """An answer that is not ok."""

    def __init__(self, error: str, status: int = 200, retry_after: int | None = None, **more: Any) -> None:
        super().__init__(error)
        self.error, self.status, self.retry_after, self.more = error, status, retry_after, more


@dataclass
class Room:
    """A channel: who is in it and what was said. `threads`: those of an assistant, with their prompts."""

    id: str
    members: set[str]
    messages: list[dict[str, Any]] = field(default_factory=list)
    threads: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    posts: list[float] = field(default_factory=list)
    typing_until: float = 0.0
    archived: bool = False

    def find(self, ts: str) -> dict[str, Any]:
        for message in self.messages:
            if message["ts"] == ts:
                return message
        raise Refusal("message_not_found")


@dataclass
class Methods:
    """The workspace, and what the app's token lets it do there."""

    team: str
    bot: str
    users: dict[str, str]
    rooms: dict[str, Room]
    clock: Callable[[], float]
    ticks: Callable[[], float]
    limited: bool = True
    scopes: set[str] = field(default_factory=lambda: {*SCOPES.values(), *_MORE_SCOPES})
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    url: str = ""
    socket_url: str = ""
    _last: int = 0

    def call(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        """Carry out a call; raises `Refusal`."""
        do = getattr(self, method.replace(".", "_"), None)
        if do is None or (method not in SPECS and method not in UNDESCRIBED):
            raise Refusal("unknown_method")
        self._arguments(method, given)
        needed = SCOPES.get(method)
        if needed and needed not in self.scopes:
            raise Refusal("missing_scope", needed=needed, provided=",".join(sorted(self.scopes)))
        done: dict[str, Any] = do(**given)
        return done

    def next_ts(self) -> str:
        self._last += 1
        return f"{int(self.clock())}.{self._last:06d}"

    def keep(self, data: bytes, name: str) -> str:
        """Keep a file; its id."""
        number = f"F0FILE{len(self.files):04d}"
        self.files[number] = (name, data)
        return number

    def own(self, user: str) -> Room:
        """A person's conversation with the bot."""
        return next(room for room in self.rooms.values() if room.members == {user})

    # ---- methods

    def auth_test(self) -> dict[str, Any]:
        return {"team_id": self.team, "user_id": self.bot, "bot_id": "B0SHOP0001", "team": "Shop"}

    def users_info(self, user: str, include_locale: Any = None) -> dict[str, Any]:
        if user not in self.users:
            raise Refusal("user_not_found")
        return {"user": {"id": user, "team_id": self.team, "real_name": self.users[user]}}

    def conversations_open(self, users: str = "", **_: Any) -> dict[str, Any]:
        if users not in self.users:
            raise Refusal("user_not_found" if users else "users_list_not_supplied")
        return {"channel": {"id": self.own(users).id}}

    def chat_postMessage(self, channel: str, **given: Any) -> dict[str, Any]:  # noqa: N802
        room = self._room(channel)
        if room.archived:
            raise Refusal("is_archived")
        message = self._message(given)
        self._count(room)
        message |= {"ts": self.next_ts(), "channel": channel}
        if thread := given.get("thread_ts"):
            message["thread_ts"] = thread
        room.messages.append(message)
        room.typing_until = 0.0
        return {"channel": channel, "ts": message["ts"], "message": dict(message)}

    def chat_update(self, channel: str, ts: str, **given: Any) -> dict[str, Any]:
        message = self._room(channel).find(ts)
        if message["user"] != self.bot:
            raise Refusal("cant_update_message")
        message.update(self._message(given))
        return {"channel": channel, "ts": ts, "text": message["text"]}

    def chat_delete(self, channel: str, ts: str, as_user: Any = None) -> dict[str, Any]:
        room = self._room(channel)
        room.messages.remove(room.find(ts))
        return {"channel": channel, "ts": ts}

    def assistant_threads_setStatus(  # noqa: N802
        self, channel_id: str, thread_ts: str, status: str, **_: Any
    ) -> dict[str, Any]:
        room = self._assistants(channel_id, thread_ts)
        room.typing_until = self.ticks() + STATUS_LASTS if status else 0.0
        return {}

    def assistant_threads_setSuggestedPrompts(  # noqa: N802
        self, channel_id: str, thread_ts: str, prompts: Any, title: str = ""
    ) -> dict[str, Any]:
        room, offered = self._assistants(channel_id, thread_ts), _json(prompts)
        if not 1 <= len(offered) <= 4 or any(set(each) != {"title", "message"} for each in offered):
            raise Refusal("invalid_arguments")
        room.threads[thread_ts] = offered
        return {}

    def files_getUploadURLExternal(self, filename: str, length: Any, **_: Any) -> dict[str, Any]:  # noqa: N802
        if not filename or int(length) <= 0:
            raise Refusal("invalid_arguments")
        number = self.keep(b"", filename)
        return {"upload_url": f"{self.url}/upload/{number}", "file_id": number}

    def files_completeUploadExternal(self, files: Any, **given: Any) -> dict[str, Any]:  # noqa: N802
        found = _json(files)
        if any(each["id"] not in self.files for each in found):
            raise Refusal("file_not_found")
        room = self._room(given["channel_id"])
        shared = [self.card(each["id"]) for each in found]
        message = {"user": self.bot, "bot_id": "B0SHOP0001", "type": "message", "text": "", "files": shared}
        thread = {"thread_ts": given["thread_ts"]} if given.get("thread_ts") else {}
        room.messages.append({**message, **thread, "ts": self.next_ts(), "channel": room.id})
        return {"files": shared}

    def files_info(self, file: str, **_: Any) -> dict[str, Any]:
        if file not in self.files:
            raise Refusal("file_not_found")
        return {"file": self.card(file)}

    def apps_connections_open(self) -> dict[str, Any]:
        return {"url": self.socket_url}

    def card(self, number: str, **more: Any) -> dict[str, Any]:
        """A file as messages carry it."""
        name, data = self.files[number]
        url = f"{self.url}/files-pri/{number}"
        kind = {"png": "image/png", "pdf": "application/pdf", "m4a": "audio/mp4"}
        mime = kind.get(name.rpartition(".")[2], "application/octet-stream")
        return {"id": number, "name": name, "title": name, "mimetype": mime, "size": len(data),
                "mode": "hosted", "url_private": url, "url_private_download": url, **more}  # fmt: skip

    # ---- what they demand

    def _arguments(self, method: str, given: dict[str, Any]) -> None:
        described = SPECS.get(method, {}).get("args", {})
        known = {*described, *UNDESCRIBED.get(method, ())}
        if method == "chat.postMessage" and "client_msg_id" in given:
            uuid.UUID(given["client_msg_id"])
            known.add("client_msg_id")
        if unknown := set(given) - known:
            raise Refusal("invalid_arg_name", argument=sorted(unknown))
        missing = [name for name, argument in described.items() if argument["required"] and name not in given]
        if missing:
            raise Refusal("invalid_arguments", argument=missing)

    def _room(self, channel: str) -> Room:
        if channel not in self.rooms:
            raise Refusal("channel_not_found")
        return self.rooms[channel]

    def _assistants(self, channel: str, thread: str) -> Room:
        room = self._room(channel)
        if thread not in room.threads:
            raise Refusal("invalid_thread_ts")
        return room

    def _message(self, given: dict[str, Any]) -> dict[str, Any]:
        text, blocks = given.get("text", ""), _json(given.get("blocks") or [])
        if not text and not blocks:
            raise Refusal("no_text")
        if len(text) > MOST_TEXT:
            raise Refusal("msg_too_long")
        checked(blocks)
        numbered = [{"block_id": f"b{n}", **block} for n, block in enumerate(blocks)]
        return {"user": self.bot, "bot_id": "B0SHOP0001", "type": "message", "text": text, "blocks": numbered}

    def _count(self, room: Room) -> None:
        now = self.ticks()
        room.posts = [at for at in room.posts if now - at < CHANNEL_BURST]
        if self.limited and len(room.posts) >= CHANNEL_BURST:
            raise Refusal("ratelimited", 429, 1)
        room.posts.append(now)


_MORE_SCOPES = {"app_mentions:read", "commands", "im:history"}


def checked(blocks: list[dict[str, Any]]) -> None:
    """Refuse blocks as Slack would: by the library's own limits, and by those it does not know."""
    if len(blocks) > MOST_BLOCKS or any(block.get("type") not in BLOCK_TYPES for block in blocks):
        raise Refusal("invalid_blocks")
    if len(json.dumps(blocks, ensure_ascii=False)) > MOST_IN_BLOCKS:
        raise Refusal("msg_blocks_too_long")
    for block in blocks:
        try:
            Block.parse(block).validate_json()  # type: ignore[union-attr, no-untyped-call]
        except SlackObjectFormationError as error:
            raise Refusal("invalid_blocks", why=str(error)) from None
        if not _filled(block):
            raise Refusal("invalid_blocks", why="something in it is empty")


def _filled(block: dict[str, Any]) -> bool:
    match block["type"]:
        case "section":
            return bool(block["text"]["text"].strip())
        case "image":
            return bool(block["alt_text"]) and block["image_url"].startswith("http")
        case "actions":
            names = [each["action_id"] for each in block["elements"]]
            return bool(names) and len(set(names)) == len(names)
        case _:
            return bool(block["elements"])


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
