"""Telegram's updates in the hub's terms: pure, no client and no clock.

A message's letter is named by its chat and its number there, not by the update: so an edit, which knows only
these two, can name the letter it changes. Each message comes in one update, so a repeat has the same name.
What has no number of its own (an edit, a block) is named by its update. docs/why.md says more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json
from telegram import CallbackQuery, Chat, ChatMemberUpdated, Contact, Location, Message, Poll, Update, User

from adapters.telegram.attachments import attachments
from adapters.telegram.pressed import Pressed, Words
from hub import content
from hub.content import Content, text
from hub.errors import Unreadable
from hub.messages import Address, Edited, Inbound, Keyword, Press, Reached, Said

CHANNEL = "telegram"
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
"""What Telegram is asked to send: all that is understood here."""
_COMMANDS = {
    "/start": Keyword.HELLO,
    "/help": Keyword.ASSIST,
    "/human": Keyword.HUMAN,
    "/stop": Keyword.STOP,
}
_SHOWN_BY_NAME = (
    "dice", "game", "story", "paid_media", "checklist", "giveaway", "giveaway_winners", "invoice",
    "rich_message", "live_photo",
)  # fmt: skip
_REACHABLE = {"member": True, "kicked": False}
_LETTERS: TypeAdapter[tuple[Inbound, ...]] = TypeAdapter(tuple[Inbound, ...])
_NOT_AN_UPDATE = (
    KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError, OSError, RecursionError,
)  # fmt: skip
"""Everything the library raises on JSON that is no update."""


def parse(bot: str, body: bytes, now: int) -> tuple[Inbound, ...]:
    """The letters of the update in a webhook's body. Raises `Unreadable`."""
    try:
        update = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise Unreadable("Telegram sent what is no JSON") from error
    return letters(bot, update, now)


def letters(bot: str, update: Any, now: int) -> tuple[Inbound, ...]:
    """The letters of an update, none for what is not for the hub. Raises `Unreadable`.

    `now` is the time of what Telegram gives no time for: a press.
    """
    try:
        found = Update.de_json(update, None)
        # The library takes any type for any field: only what the hub can keep may leave.
        return _LETTERS.validate_python([asdict(letter) for letter in _Bot(bot).letters(found, now)])
    except ValidationError as error:
        raise Unreadable(f"not an update of Telegram's: {error.errors()[0]['loc']}") from None
    except _NOT_AN_UPDATE as error:
        raise Unreadable(f"not an update of Telegram's: {type(error).__name__}") from None


@dataclass(frozen=True, slots=True)
class _Bot:
    """The bot whose updates these are."""

    id: str

    def letters(self, update: Update, now: int) -> Iterator[Inbound]:
        number = _whole(update.update_id)
        if update.message and _private(update.message):
            yield from self._said(update.message)
        elif (edited := update.edited_message) and _private(edited) and not edited.location:
            yield self._edited(number, edited)
        elif query := update.callback_query:
            yield from self._pressed(query, now)
        elif (change := update.my_chat_member) and change.chat.type == Chat.PRIVATE:
            yield from self._reached(number, change)

    def _said(self, message: Message) -> Iterator[Said]:
        number = _number(message)
        words = message.text or message.caption or ""
        keyword, link = _command(message)
        files = attachments(f"{CHANNEL}-{self.id}-{number.replace(':', '-')}", message)
        blocks = tuple(_blocks(message))
        if words or files or blocks:
            yield Said(
                id=f"{CHANNEL}:{self.id}:{number}",
                at=_at(message),
                address=self._address(message.from_user),
                text=words,
                place=str(message.chat.id),
                blocks=blocks,
                attachments=files,
                keyword=keyword,
                link=link,
            )

    def _edited(self, update: int, message: Message) -> Edited:
        return Edited(
            id=f"{CHANNEL}:{self.id}:{update}",
            at=_at(message),
            address=self._address(message.from_user),
            of=f"{CHANNEL}:{self.id}:{_number(message)}",
            text=message.text or message.caption or "",
        )

    def _pressed(self, query: CallbackQuery, now: int) -> Iterator[Said]:
        message = query.message
        if message is None or query.data is None or message.chat.type != Chat.PRIVATE:
            return
        shown = message if isinstance(message, Message) else None
        yield Said(
            id=f"{CHANNEL}:{self.id}:press:{_number(message)}",
            at=now,
            address=self._address(query.from_user),
            text=_title(shown, query.data),
            payload=query.data,
            place=str(message.chat.id),
            press=Press(str(message.message_id), _pressed(query.id, shown).dump()),
        )

    def _reached(self, update: int, change: ChatMemberUpdated) -> Iterator[Reached]:
        reachable = _REACHABLE.get(change.new_chat_member.status)
        if reachable is not None:
            yield Reached(
                id=f"{CHANNEL}:{self.id}:{update}",
                at=int(change.date.timestamp() * 1000),
                address=self._address(change.from_user),
                reachable=reachable,
                why="" if reachable else "The customer has blocked the bot.",
            )

    def _address(self, user: User | None) -> Address:
        if user is None:
            raise ValueError("from whom?")
        return Address(CHANNEL, f"{self.id}:{_whole(user.id)}")


def _private(message: Message) -> bool:
    """Whether a person wrote it to the bot: not in a group, not through another bot, not as a channel."""
    alone = message.chat.type == Chat.PRIVATE and not message.via_bot and not message.sender_chat
    return alone and message.from_user is not None and not message.from_user.is_bot


def _number(message: Any) -> str:
    return f"{_whole(message.chat.id)}:{_whole(message.message_id)}"


def _whole(number: Any) -> int:
    if type(number) is not int:
        raise TypeError("not a number")
    return number


def _at(message: Message) -> int:
    return int((message.edit_date or message.date).timestamp() * 1000)


def _command(message: Message) -> tuple[Keyword | None, str]:
    """The command and what a deep link carried; a command that is passed on is not meant."""
    if not message.text or message.forward_origin:
        return None, ""
    command, _, rest = message.text.partition(" ")
    keyword = _COMMANDS.get(command.partition("@")[0].lower())
    return keyword, rest.strip() if keyword is Keyword.HELLO else ""


def _blocks(message: Message) -> Iterator[content.Block]:
    if message.venue:
        yield _location(message.venue.location, f"{message.venue.title}, {message.venue.address}")
    elif message.location:
        yield _location(message.location)
    if message.contact:
        yield from _contact(message.contact, message.from_user)
    if message.poll:
        yield from _poll(message.poll)
    for name in _SHOWN_BY_NAME:
        if getattr(message, name, None) or name in message.api_kwargs:
            yield from text(f"[{name.replace('_', ' ')}]")


def _location(where: Location, label: str = "") -> content.Location:
    return content.Location(where.latitude, where.longitude, label)


def _contact(card: Contact, sender: User | None) -> Content:
    """Whose card it is makes a difference: only one's own says how to reach this customer."""
    own = sender is not None and card.user_id == sender.id
    name = " ".join(filter(None, (card.first_name, card.last_name)))
    return text(
        f"{'Their own contact' if own else 'The contact of somebody else'}: {name}, {card.phone_number}"
    )


def _poll(poll: Poll) -> Content:
    return text("\n".join([f"[poll] {poll.question}", *(f"- {option.text}" for option in poll.options)]))


def _title(message: Message | None, data: str) -> str:
    """What stands on the button that carries this data."""
    keyboard = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    titles = (button.text for row in keyboard for button in row if button.callback_data == data)
    return next(titles, "")


def _pressed(query: str, message: Message | None) -> Pressed:
    if message and message.text:
        return Pressed(query, Words.TEXT, message.text_html)
    if message and message.caption:
        return Pressed(query, Words.CAPTION, message.caption_html)
    can_have_words = message and (message.photo or message.document)
    return Pressed(query, Words.CAPTION if can_have_words else Words.NONE)
