"""One message of ours as one call to Slack, or as the next best where Slack does not take it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.codes import NOT_SHOWN
from adapters.slack.errors import FAILURES, classify, code
from adapters.slack.render import Part, in_words, without_pictures
from adapters.slack.rooms import Room
from adapters.slack.runs import Run
from hub.channel import Kept, Surroundings
from hub.content import Choice, File
from hub.errors import Refused, Unavailable, Uncertain, Unreachable

_NAMES = uuid.UUID("6f1de1c4-3f0e-4a83-9f8b-0a6f5f6a2d11")
"""The space of our messages' names on Slack."""
MOST_PROMPTS = 4


@dataclass(frozen=True, slots=True)
class Calls:
    """The calls that show something. They raise the library's errors, and `HubError`."""

    client: AsyncWebClient
    session: aiohttp.ClientSession
    around: Surroundings

    async def send(self, room: Room, part: Part, name: str) -> None:
        """Send one message; `name` is the same whenever it is tried again."""
        if part.file:
            await self._file(room, part.file, name)
            return
        try:
            await self._post(room, part, name)
        except SlackApiError as error:
            pictures = any(block["type"] == "image" for block in part.blocks)
            if not pictures or code(error) not in NOT_SHOWN:
                raise
            await self._post(room, without_pictures(part), name)

    async def suggest(self, room: Room, choices: Sequence[Choice]) -> None:
        """Offer the choices as an assistant's prompts too; in a thread that is none, nothing happens."""
        prompts = [{"title": choice.title, "message": choice.title} for choice in choices[:MOST_PROMPTS]]
        try:
            await self.client.assistant_threads_setSuggestedPrompts(
                channel_id=room.channel, thread_ts=room.thread or "", prompts=prompts
            )
        except FAILURES:
            return  # the message with its buttons has been sent: these are only a shortcut

    async def _post(self, room: Room, part: Part, name: str) -> None:
        await self.client.chat_postMessage(
            channel=room.channel,
            thread_ts=room.thread,
            text=part.text,
            blocks=list(part.blocks),
            unfurl_links=False,
            unfurl_media=False,
            client_msg_id=str(uuid.uuid5(_NAMES, name)),
        )

    async def _file(self, room: Room, file: File, name: str) -> None:
        """The file itself; a link to it where Slack does not take it, or we may not send any."""
        kept = await self.around.files.read(file.media)
        if kept is None:
            await self._post(room, in_words((Run(f"[{file.name}]"),)), name)
        elif not await self._uploaded(room, file, kept):
            link = Run(file.name or "file", url=self.around.link(file.media))
            await self._post(room, in_words((link,)), name)

    async def _uploaded(self, room: Room, file: File, kept: Kept) -> bool:
        try:
            uploaded = await self._upload(file, kept)
            share: dict[str, Any] = {"channel_id": room.channel, "thread_ts": room.thread}
            await self.client.files_completeUploadExternal(files=[uploaded], **share)
        except FAILURES as error:
            failure = classify(error)
            if isinstance(failure, Unreachable) or not (_only_files(error) or isinstance(failure, Refused)):
                raise failure from None
            return False
        return True

    async def _upload(self, file: File, kept: Kept) -> dict[str, str | None]:
        """Bring the file to Slack, where nobody sees it yet: so it does no harm to do it again."""
        title = file.name or "file"
        try:
            there = await self.client.files_getUploadURLExternal(filename=title, length=len(kept.data))
            async with self.session.post(there["upload_url"], data=kept.data) as answer:
                if answer.status != HTTPStatus.OK:
                    raise Unavailable(f"Slack did not take a file: status {answer.status}")
        except FAILURES as error:
            failure = classify(error)
            raise (Unavailable(str(failure)) if isinstance(failure, Uncertain) else error) from None
        return {"id": str(there["file_id"]), "title": title}


def _only_files(error: Exception) -> bool:
    """Whether it is files alone that we may not send."""
    return code(error) == "missing_scope"
