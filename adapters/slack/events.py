"""The shapes of what Slack sends, as far as the hub reads them. What is not named here is not looked at."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,128}$")]
Ts = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,12}\.[0-9]{1,9}$")]
"""Seconds since the epoch, and a number that makes it a message's name in its channel."""


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class File(_Shape):
    """A file of a message; without `url_private_download` and `url_private` it has to be asked for."""

    id: Id
    name: str | None = None
    title: str | None = None
    mimetype: str | None = None
    size: int | None = None
    mode: str | None = None
    subtype: str | None = None
    url_private: str | None = None
    url_private_download: str | None = None


class Shared(_Shape):
    """Another message that is shown under this one."""

    text: str | None = None
    fallback: str | None = None


class Edit(_Shape):
    """When a message was changed."""

    ts: Ts


class Message(_Shape):
    """A message: the event of a new one, or what is inside the event of a change."""

    ts: Ts
    user: Id | None = None
    team: Id | None = None
    user_team: Id | None = None
    bot_id: str | None = None
    subtype: str | None = None
    text: str | None = None
    thread_ts: Ts | None = None
    files: tuple[File, ...] | None = Field(None, strict=False)
    attachments: tuple[Shared, ...] | None = Field(None, strict=False)
    edited: Edit | None = None


class Channel(_Shape):
    """The channel an event of a message is in."""

    channel: Id
    channel_type: str | None = None

    @property
    def direct(self) -> bool:
        """Whether it is the customer's own conversation with the bot."""
        return self.channel_type == "im" or (self.channel_type is None and self.channel.startswith("D"))


class Change(Channel):
    """A message was changed or deleted."""

    event_ts: Ts
    message: Message | None = None
    previous_message: Message | None = None
    deleted_ts: Ts | None = None


class Thread(_Shape):
    """An assistant's thread."""

    user_id: Id
    channel_id: Id
    thread_ts: Ts


class Opened(_Shape):
    """A customer opened an assistant's thread."""

    assistant_thread: Thread


class Installed(_Shape):
    """The app's installation an event is for; `user_id` is the bot."""

    team_id: Id | None = None
    user_id: Id | None = None


class Envelope(_Shape):
    """Around every event."""

    team_id: Id
    event: dict[str, Any]
    authorizations: tuple[Installed, ...] | None = Field(None, strict=False)

    @property
    def team(self) -> str:
        """The workspace the app is installed in, whoever writes there."""
        return next((each.team_id for each in self.authorizations or () if each.team_id), self.team_id)

    @property
    def bot(self) -> str:
        return next((each.user_id for each in self.authorizations or () if each.user_id), "")


class Title(_Shape):
    """The text of a button."""

    text: str


class Action(_Shape):
    """A button that was pressed."""

    type: str
    value: str | None = None
    text: Title | None = None
    block_id: str | None = None
    action_ts: Ts | None = None


class User(_Shape):
    """Who pressed it."""

    id: Id
    team_id: Id | None = None


class Named(_Shape):
    """A workspace or a channel."""

    id: Id


class PressedMessage(_Shape):
    """The message under which it is."""

    ts: Ts
    text: str | None = None
    thread_ts: Ts | None = None
    blocks: list[dict[str, Any]] | None = None


class Container(_Shape):
    """Where the button is: in a message, or in a window or on the app's own page."""

    type: str
    message_ts: Ts | None = None
    thread_ts: Ts | None = None


class BlockActions(_Shape):
    """Buttons were pressed."""

    user: User
    team: Named | None = None
    channel: Named | None = None
    container: Container | None = None
    message: PressedMessage | None = None
    actions: tuple[Action, ...] = Field(strict=False)

    @property
    def under(self) -> PressedMessage | None:
        """The message, or what is known of one that Slack does not show; None if there is none."""
        inside = self.container
        if self.message or inside is None or inside.message_ts is None:
            return self.message
        return PressedMessage(ts=inside.message_ts, thread_ts=inside.thread_ts)


class Command(_Shape):
    """A slash command."""

    command: str
    text: str = ""
    team_id: Id
    user_id: Id
    trigger_id: Id | None = None
