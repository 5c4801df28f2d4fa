"""Every key of the tracker store: what is in it, and where it lies in a Redis Cluster.

The hash tag is the sender's id, percent-encoded, so that one script reaches all keys of a sender. Before each
stands the store's `key_prefix`, `rasa:` unless endpoints.yml says otherwise.

==========================================  ======  ==========================================================
``tracker:{<sender>}:events``               STREAM  what happened, one event an entry (field ``e``, JSON)
``tracker:{<sender>}:session``              HASH    the current session. ``s``: id of its first entry; ``w``:
                                                    its window, events as JSON with commas between; ``h``: id
                                                    of the last entry that the window stands for
``tracker:{<sender>}:heard``                ZSET    ids of messages and of history → when kept (ms)
``tracker:{<sender>}:answer:<message id>``  STRING  the answer the hub got, JSON; expires
==========================================  ======  ==========================================================

Who has a tracker is found by scanning every node, and not in a set of senders: that would lie in another
slot, where the transaction that saves a turn cannot reach it, and only tools ask.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote

_EVENTS = "}:events"


@dataclass(frozen=True)
class Keys:
    """The keys of one sender; any string is a sender."""

    prefix: str
    sender: str

    @property
    def events(self) -> str:
        """What happened."""
        return self._of("events")

    @property
    def session(self) -> str:
        """Where the current session begins, and its window."""
        return self._of("session")

    @property
    def heard(self) -> str:
        """The messages the tracker has."""
        return self._of("heard")

    def answer(self, message_id: str) -> str:
        """The answer to one message."""
        return self._of(f"answer:{_encoded(message_id)}")

    def _of(self, what: str) -> str:
        return f"{_start(self.prefix)}{_encoded(self.sender)}}}:{what}"


def every_sender(prefix: str) -> str:
    """The pattern of the keys that `sender_of` reads."""
    literal = "".join(f"[{char}]" if char in "*?[" else char for char in prefix.replace("\\", "\\\\"))
    return f"{_start(literal)}*{_EVENTS}"


def sender_of(prefix: str, key: str) -> str:
    """The sender whose events are under this key."""
    return unquote(key[len(_start(prefix)) : -len(_EVENTS)], errors="surrogatepass")


def _start(prefix: str) -> str:
    return f"{prefix}tracker:{{"


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="surrogatepass")
