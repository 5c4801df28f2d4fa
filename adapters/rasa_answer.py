"""Rasa's answer, as `bot/hub_channel.py` gives it, in the hub's own terms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, NoReturn
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ValidationError

from hub import markup
from hub.bot import Answer, Handoff, Memory
from hub.content import Block, Card, Choice, Choices, Content, Image, Link, Paragraph, Text
from hub.errors import Unreadable

# Content teams write `null` and leave things out; both mean the default.
_Words = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]


class _Button(BaseModel):
    title: str
    payload: _Words = ""

    def choice(self) -> Choice:
        return Choice(self.title, self.payload or self.title)


class _Card(BaseModel):
    title: str
    text: _Words = ""
    image: str | None = None
    url: str | None = None
    buttons: list[_Button] | None = None

    def card(self) -> Card:
        buttons = tuple(button.choice() for button in self.buttons or ())
        return Card(self.title, self.text, _web(self.image), _safe(self.url), buttons)


class _Custom(BaseModel):
    cards: list[_Card] | None = None


class _Message(BaseModel):
    text: _Words = ""
    image: str | None = None
    attachment: str | None = None
    buttons: list[_Button] | None = None
    custom: _Custom | None = None

    def blocks(self) -> Iterator[Block]:
        """Words first, what they are about next, choices last; addresses nobody may follow are left out."""
        yield from markup.parse(self.text)
        if image := _web(self.image):
            yield Image(image)
        if attachment := _safe(self.attachment):
            yield Paragraph((Link(attachment, (Text(attachment),)),))
        for card in (self.custom and self.custom.cards) or ():
            yield card.card()
        if self.buttons:
            yield Choices(tuple(button.choice() for button in self.buttons))


class _Handoff(BaseModel):
    reason: _Words = ""
    team: str | None = None


class _Intent(BaseModel):
    name: _Words = ""
    confidence: float = 0.0


class _Answer(BaseModel):
    messages: list[_Message]
    handoff: _Handoff | None = None
    intent: _Intent = _Intent()
    fallback: bool = False
    slots: dict[str, Any] = {}
    active_form: str | None = None
    requested_slot: str | None = None
    model_id: _Words = ""

    def answer(self) -> Answer:
        contents: list[Content] = [tuple(message.blocks()) for message in self.messages]
        return Answer(
            messages=tuple(filter(None, contents)),
            memory=Memory(
                intent=self.intent.name,
                confidence=self.intent.confidence,
                slots=self.slots,
                active_form=self.active_form,
                requested_slot=self.requested_slot,
            ),
            handoff=Handoff(self.handoff.reason, self.handoff.team) if self.handoff else None,
            fallback=self.fallback,
            model=self.model_id,
        )


def parse(body: bytes) -> Answer:
    """The answer in a response's body; raises `Unreadable`."""
    try:
        data = json.loads(body, parse_constant=_not_json)
        json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair could be stored nowhere
        return _Answer.model_validate(data).answer()
    except (ValueError, ValidationError, RecursionError) as error:
        raise Unreadable("not an answer of the bot") from error


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)


def _safe(url: str | None) -> str | None:
    return url if url and markup.safe_url(url) else None


def _web(url: str | None) -> str | None:
    """An address that an image may have."""
    return url if _safe(url) and urlsplit(url or "").scheme.lower() in {"http", "https"} else None
