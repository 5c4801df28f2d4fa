"""One message of ours as one call to Telegram, or as the next best where Telegram does not take it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError

from adapters.telegram.errors import cannot_be_parsed, classify
from adapters.telegram.render import TEXT_LIMIT, Part, Rows, button
from adapters.telegram.runs import Run, Runs, blank, in_full, joined, plain, split, to_html, units
from hub.channel import Kept, Surroundings
from hub.content import File, Image, Location
from hub.errors import Refused, Unreachable

PHOTO_BYTES, FILE_BYTES = 10_000_000, 50_000_000
"""What Telegram takes from a bot."""
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls that send something to a chat. They raise the library's errors, and `Unavailable`."""

    bot: Bot
    around: Surroundings

    async def send(self, chat: int, part: Part) -> None:
        """Send one message."""
        match part.thing:
            case Image():
                await self._picture(chat, part, part.thing)
            case File():
                await self._file(chat, part, part.thing)
            case Location():
                await self._place(chat, part, part.thing)
            case None:
                await self._words(chat, part)

    async def _words(self, chat: int, part: Part) -> None:
        markup = keyboard(part.rows)
        try:
            await self.bot.send_message(
                chat, to_html(part.words), parse_mode=ParseMode.HTML, reply_markup=markup
            )
        except BadRequest as error:
            if not cannot_be_parsed(error):
                raise
            whole = in_full(part.words)
            fitting = whole if units(whole) <= TEXT_LIMIT else plain(part.words)
            await self.bot.send_message(chat, fitting, reply_markup=markup)

    async def _picture(self, chat: int, part: Part, image: Image) -> None:
        """By its address: Telegram fetches it. What it does not fetch, the customer can still follow."""
        try:
            await self.bot.send_photo(chat, image.url, **_under_it(part))
        except BadRequest as error:
            _raise_unless_about_this(error)
            await self._instead(chat, part, image.url)

    async def _file(self, chat: int, part: Part, file: File) -> None:
        kept = await self.around.files.read(file.media)
        if kept is None:
            await self._instead(chat, part, f"[{file.name}]")
        elif not (await self._as_photo(chat, part, kept) or await self._as_document(chat, part, file, kept)):
            await self._instead(chat, part, f"{file.name}: {self.around.link(file.media)}")

    async def _as_photo(self, chat: int, part: Part, kept: Kept) -> bool:
        if kept.mime not in _PHOTOS or len(kept.data) > PHOTO_BYTES:
            return False
        try:
            await self.bot.send_photo(chat, kept.data, **_under_it(part))
        except BadRequest as error:
            _raise_unless_about_this(error)
            return False
        return True

    async def _as_document(self, chat: int, part: Part, file: File, kept: Kept) -> bool:
        if len(kept.data) > FILE_BYTES:
            return False
        try:
            await self.bot.send_document(chat, kept.data, filename=file.name or "file", **_under_it(part))
        except NetworkError as error:
            _raise_unless_about_this(error)
            return False
        return True

    async def _place(self, chat: int, part: Part, where: Location) -> None:
        degrees = f"{where.latitude:.5f}, {where.longitude:.5f}"
        at: dict[str, Any] = {"latitude": where.latitude, "longitude": where.longitude}
        markup = keyboard(part.rows)
        try:
            if blank((Run(where.label),)):
                await self.bot.send_location(chat, **at, reply_markup=markup)
            else:
                await self.bot.send_venue(chat, **at, title=where.label, address=degrees, reply_markup=markup)
        except BadRequest as error:
            _raise_unless_about_this(error)
            await self._instead(chat, part, f"{where.label} {degrees}".strip())

    async def _instead(self, chat: int, part: Part, words: str) -> None:
        """The words in the thing's place, under what was its caption; the keyboard stays with the caption."""
        whole: Runs = joined(part.words, (Run(words),))
        first, *more = split(whole, TEXT_LIMIT)
        await self._words(chat, replace(part, words=first, thing=None))
        for rest in more:
            await self._words(chat, Part(rest))


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """The rows as Telegram's keyboard under the message."""
    if not rows:
        return None
    made = [[button(choice) for choice in row] for row in rows]
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(each.title, callback_data=each.data) for each in row] for row in made]
    )


def _under_it(part: Part) -> dict[str, Any]:
    """The caption and keyboard of a thing."""
    caption = {"caption": to_html(part.words), "parse_mode": ParseMode.HTML} if part.words else {}
    return {**caption, "reply_markup": keyboard(part.rows)}


def _raise_unless_about_this(error: NetworkError) -> None:
    """Raise what would stand in the way of anything else sent there too."""
    if not isinstance(classify(error), Refused) or isinstance(classify(error), Unreachable):
        raise error
