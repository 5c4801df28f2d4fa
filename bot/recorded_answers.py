"""Answers kept by message id, so that a message asked about twice is answered twice and handled once.

The hub asks again whenever it cannot know: after a timeout, after a crash on either side. What happens then
depends on how far the first time came. All of this is under the sender's lock, in this order:

==================================  =============================  =========================================
the first time ended                what is found                  what happens
==================================  =============================  =========================================
before the mark                     nothing                        the turn runs, for the first time
after the mark, before the save     a mark; the tracker does not   the turn runs again; of the first nothing
                                    know the message               was kept, and actions that change the
                                                                   world carry the message id as their key
after the save, before the record   a mark; the tracker knows the  the answer is read off the tracker
                                    message
after the record                    the answer                     the answer
==================================  =============================  =========================================

The answer is always derived from the tracker's events (`bot.answer`), and those are one save: memory and
answer cannot disagree. A save whose confirmation was lost is the third row if it happened, the second if not.
The mark costs one round trip and spares the usual message the search through its tracker. It is written
before the tracker, so a Redis that loses its last writes cannot keep the tracker and lose the mark. `SET NX`
may be sent twice by a reconnect and then find its own mark: that is the second row.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from bot.redis import connect, guarded

# Longer than any provider or mailbox keeps trying.
TTL = 7 * 24 * 3600
_STARTED = ""


class RecordedAnswers:
    """Marks and answers in Redis.

    Keys: `rasa:answer:{<sender>}:<message id>` → `""` (started) or the answer's JSON, both percent-encoded,
    each for a week. Every method raises `StoreUnavailable`.
    """

    def __init__(self, url: str) -> None:
        self._redis = connect(url)

    def begin(self, sender: str, message_id: str) -> bool:
        """Mark the message as started; False if it was before."""
        with guarded("marking a message"):
            return bool(self._redis.set(_key(sender, message_id), _STARTED, ex=TTL, nx=True))

    def get(self, sender: str, message_id: str) -> dict[str, Any] | None:
        """The recorded answer, or None if there is a mark at most."""
        with guarded("reading an answer"):
            found = self._redis.get(_key(sender, message_id))
            answer: dict[str, Any] | None = json.loads(found) if found else None
            return answer

    def keep(self, sender: str, message_id: str, answer: dict[str, Any]) -> None:
        """Record the answer in place of the mark."""
        with guarded("recording an answer"):
            self._redis.set(_key(sender, message_id), json.dumps(answer), ex=TTL)

    def ping(self) -> None:
        """Raises `StoreUnavailable` unless Redis answers."""
        with guarded("asking Redis"):
            self._redis.ping()


def _key(sender: str, message_id: str) -> str:
    return f"rasa:answer:{{{quote(sender, safe='')}}}:{quote(message_id, safe='')}"
