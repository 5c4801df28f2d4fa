"""The way out: messages to customers, and the marks in those whose button was pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import Bot
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from adapters.telegram.calls import Calls
from adapters.telegram.errors import classify, is_marked_enough
from adapters.telegram.pressed import Pressed, Words
from adapters.telegram.render import CAPTION_LIMIT, TEXT_LIMIT, render
from adapters.telegram.runs import Run, to_html, units, without_tags
from hub.channel import Progress, Rate, Surroundings
from hub.content import plain
from hub.errors import Refused, Unavailable, Uncertain
from hub.messages import Address, Outbound, Press, Status

ALL_A_SECOND, CHAT_A_SECOND, CHAT_BURST = 30.0, 1.0, 3
"""What Telegram lets a bot send, to everyone and in one chat."""


@dataclass(frozen=True, slots=True)
class TelegramChannel:
    """Sends as the bot with this id. A message of several calls goes on where an earlier try ended."""

    id: str
    bot: Bot
    around: Surroundings

    async def send(self, message: Outbound) -> Status:
        chat = _chat(message.address, message.place)
        try:
            if message.press:
                await self._mark(chat, message.press, plain(message.content).strip())
            else:
                await self._send(chat, message)
        except TelegramError as error:
            raise classify(error) from None
        return Status.SENT

    async def typing(self, address: Address, place: str) -> None:
        try:
            await self.bot.send_chat_action(_chat(address, place), ChatAction.TYPING)
        except TelegramError as error:
            raise classify(error) from None

    def rates(self, message: Outbound) -> Sequence[Rate]:
        everyone, one = f"telegram:{self.id}", f"telegram:{message.address.id}"
        return (Rate(everyone, ALL_A_SECOND), Rate(one, CHAT_A_SECOND, CHAT_BURST))

    async def _send(self, chat: int, message: Outbound) -> None:
        parts, progress = render(message.content), self.around.progress
        done = await progress.done(message.mid) if len(parts) > 1 else 0
        calls = Calls(self.bot, self.around)
        for n, part in enumerate(parts[done:], done + 1):
            await calls.send(chat, part)
            if n < len(parts):
                await _note(progress, message.mid, n)

    async def _mark(self, chat: int, press: Press, title: str) -> None:
        """Answer the press, take the buttons away and show what was chosen. Done twice it does no harm."""
        pressed = Pressed.load(press.query)
        await _unless_done(self.bot.answer_callback_query(pressed.query))
        where: dict[str, Any] = {"chat_id": chat, "message_id": int(press.message)}
        words = f"{pressed.html}\n\n{to_html((Run(f'✓ {title}'),))}".strip()
        length = units(without_tags(words))
        if pressed.words is Words.TEXT and length <= TEXT_LIMIT:
            await _unless_done(self.bot.edit_message_text(words, **where, parse_mode=ParseMode.HTML))
        elif pressed.words is Words.CAPTION and length <= CAPTION_LIMIT:
            await _unless_done(
                self.bot.edit_message_caption(**where, caption=words, parse_mode=ParseMode.HTML)
            )
        else:
            await _unless_done(self.bot.edit_message_reply_markup(**where))


async def _note(progress: Progress, mid: str, done: int) -> None:
    """Write down that so many calls were taken; not knowing it, a next try may repeat one."""
    try:
        await progress.advance(mid, done)
    except Unavailable:
        raise Uncertain("a part was sent, and that could not be written down") from None


async def _unless_done(call: Awaitable[Any]) -> None:
    try:
        await call
    except BadRequest as error:
        if not is_marked_enough(error):
            raise


def _chat(address: Address, place: str) -> int:
    """The chat: a customer's own, which has the customer's number, unless another place is named."""
    try:
        return int(place or address.id.partition(":")[2])
    except ValueError:
        raise Refused("This is no address on Telegram.") from None
