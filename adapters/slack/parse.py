"""What Slack sends in the hub's terms: pure, no client and no clock.

A message's letter is named by its workspace, channel and time stamp there. So Slack's repeats, and the pair
of `message` and `app_mention` that it sends for one mention, are one letter; and a change, which knows only
these three, can name the letter it changes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from adapters.slack.attachments import attachments
from adapters.slack.events import (
    BlockActions,
    Change,
    Channel,
    Command,
    Envelope,
    Message,
    Opened,
    PressedMessage,
)
from adapters.slack.plain import first_mentioned, mentions, plain
from adapters.slack.pressed import Pressed
from hub.content import Content, text
from hub.errors import Unreadable
from hub.messages import Address, Deleted, Edited, Inbound, Keyword, Press, Said

CHANNEL = "slack"
HUMAN = "/human"
ASKED_FOR = "A person has been asked for: you will hear from us in your direct messages with this app."
MENTIONED = "[mentioned us]"
OPENED = "[opened the assistant]"
_WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
_SLACKBOT = "USLACKBOT"
_LETTERS: TypeAdapter[tuple[Inbound, ...]] = TypeAdapter(tuple[Inbound, ...])


def letters(body: Any, now: int, team: str = "") -> tuple[Inbound, ...]:
    """The letters of a request's body, none for what is not for the hub. Raises `Unreadable`.

    `now` is the time of what Slack gives no time for: a command. With `team` nothing of another workspace's
    installation is taken.
    """
    try:
        found = tuple(_letters(body, now, team))
        # Only what the hub can keep may leave: JSON may carry half of a character.
        return _LETTERS.validate_json(_LETTERS.dump_json(found))
    except ValidationError as error:
        raise Unreadable(f"not a request of Slack's: {_where(error)}") from None
    except (PydanticSerializationError, RecursionError) as error:
        raise Unreadable(f"not a request of Slack's: {type(error).__name__}") from None


def answer(body: Mapping[str, Any]) -> str:
    """What the customer sees at once, as JSON: a command would else seem to have done nothing."""
    if body.get("command") != HUMAN:
        return ""
    return json.dumps({"response_type": "ephemeral", "text": ASKED_FOR})


def _where(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, first['loc']))} {first['type']}"


def _letters(body: Any, now: int, team: str) -> Iterator[Inbound]:
    if not isinstance(body, Mapping):
        raise Unreadable("not a request of Slack's")
    if body.get("type") == "event_callback":
        yield from _event(Envelope.model_validate(body), team)
    elif body.get("type") == "block_actions":
        yield from _pressed(body, now, team)
    elif body.get("command") == HUMAN:
        yield from _command(body, now, team)


def _event(envelope: Envelope, team: str) -> Iterator[Inbound]:
    if team and envelope.team != team:
        return
    place, event = _Place(envelope.team, envelope.bot), envelope.event
    match event.get("type"), event.get("subtype"):
        case "message", "message_changed" | "message_deleted":
            yield from place.changed(Change.model_validate(event))
        case "message", subtype if subtype in _WRITTEN:
            yield from place.said(Channel.model_validate(event), Message.model_validate(event))
        case "app_mention", _:
            yield from place.said(
                Channel.model_validate(event), Message.model_validate(event), mentioned=True
            )
        case "assistant_thread_started", _:
            yield place.opened(Opened.model_validate(event))


@dataclass(frozen=True, slots=True)
class _Place:
    """The workspace an event comes from, and our bot's user there (if Slack says which)."""

    team: str
    bot: str

    def said(self, where: Channel, message: Message, *, mentioned: bool = False) -> Iterator[Said]:
        if not (self._customers(message) and (mentioned or self._meant(where, message))):
            return
        written = message.text or ""
        words = plain(written, self.bot or (first_mentioned(written) if mentioned else ""))
        files = tuple(attachments(self.team, message.files or ()))
        blocks = tuple(_blocks(message))
        bare = not (words or files or blocks)
        if bare and where.direct:
            return
        yield Said(
            id=self._id(where.channel, message.ts),
            at=_ms(message.ts),
            address=self._address(message),
            text=MENTIONED if bare else words,
            place=_thread(where, message),
            blocks=blocks,
            attachments=files,
            keyword=Keyword.HELLO if bare else None,
        )

    def changed(self, change: Change) -> Iterator[Edited | Deleted]:
        """A customer changed or took back a message; links that Slack unfurls in it are no change of it."""
        was, now = change.previous_message, change.message
        deleted = change.deleted_ts or (now.ts if now and now.subtype == "tombstone" else None)
        author = was if deleted else now
        if author is None or not self._customers(author) or not self._meant(change, was or author):
            return
        of = self._id(change.channel, deleted or author.ts)
        at, address = _ms(change.event_ts), self._address(author)
        if deleted:
            yield Deleted(f"{of}:deleted", at, address, of)
        elif now and (was is None or _words(was) != _words(now)):
            version = now.edited.ts if now.edited else change.event_ts
            yield Edited(f"{of}:edited:{version}", at, address, of, plain(now.text or "", self.bot))

    def opened(self, opened: Opened) -> Said:
        """The thread of an assistant begins: the bot greets in it."""
        thread = opened.assistant_thread
        return Said(
            id=f"{CHANNEL}:{self.team}:assistant:{thread.channel_id}:{thread.thread_ts}",
            at=_ms(thread.thread_ts),
            address=Address(CHANNEL, f"{self.team}:{thread.user_id}"),
            text=OPENED,
            place=f"{thread.channel_id}:{thread.thread_ts}",
            keyword=Keyword.HELLO,
        )

    def _customers(self, message: Message) -> bool:
        """Whether a person wrote it: no bot, ours least of all."""
        return bool(message.user) and not message.bot_id and message.user not in {self.bot, _SLACKBOT}

    def _meant(self, where: Channel, message: Message) -> bool:
        """Whether it is for us: where many read, only what names us is."""
        return where.direct or mentions(message.text or "", self.bot)

    def _id(self, channel: str, ts: str) -> str:
        return f"{CHANNEL}:{self.team}:{channel}:{ts}"

    def _address(self, message: Message) -> Address:
        """A person of another workspace (Slack Connect) keeps the name they have at home."""
        return Address(CHANNEL, f"{message.user_team or message.team or self.team}:{message.user}")


def _pressed(body: Mapping[str, Any], now: int, team: str) -> Iterator[Said]:
    press = BlockActions.model_validate(body)
    home, message = press.team.id if press.team else press.user.team_id, press.under
    action = next((each for each in press.actions if each.type == "button" and each.value), None)
    if home is None or message is None or press.channel is None or action is None or (team and home != team):
        return
    channel = press.channel.id
    yield Said(
        id=f"{CHANNEL}:{home}:press:{channel}:{message.ts}",
        at=_ms(action.action_ts) if action.action_ts else now,
        address=Address(CHANNEL, f"{press.user.team_id or home}:{press.user.id}"),
        text=action.text.text if action.text else "",
        payload=action.value,
        place=f"{channel}:{message.thread_ts}" if message.thread_ts else channel,
        press=Press(message.ts, _remains(message, action.block_id)),
    )


def _remains(message: PressedMessage, block_id: str | None) -> str:
    return Pressed.of(message.text or "", message.blocks or (), block_id).dump()


def _command(body: Mapping[str, Any], now: int, team: str) -> Iterator[Said]:
    """Asked for anywhere, a person answers in the customer's own conversation with the bot."""
    command = Command.model_validate(body)
    if team and command.team_id != team:
        return
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    yield Said(
        id=f"{CHANNEL}:{command.team_id}:command:{command.trigger_id or digest}",
        at=now,
        address=Address(CHANNEL, f"{command.team_id}:{command.user_id}"),
        text=f"{HUMAN} {command.text}".strip(),
        keyword=Keyword.HUMAN,
    )


def _blocks(message: Message) -> Iterator[Any]:
    """Messages that are passed on under this one."""
    for shared in message.attachments or ():
        if words := shared.text or shared.fallback:
            yield from _shared(plain(words))


def _shared(words: str) -> Content:
    return text(f"[shared message] {words}")


def _words(message: Message) -> str:
    return plain(message.text or "")


def _thread(where: Channel, message: Message) -> str:
    """Where the answer goes: into the thread; in a channel the message itself begins one."""
    thread = message.thread_ts or ("" if where.direct else message.ts)
    return f"{where.channel}:{thread}" if thread else where.channel


def _ms(ts: str) -> int:
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1000 + int(f"{rest:0<3}"[:3])
