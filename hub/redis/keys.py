"""Every key in Redis, and what is in it. Nothing else in the project names one.

A customer's keys carry the tag of the customer's partition, so that every script touches one slot, as a
Redis Cluster wants it. The desk is a slot of its own. `<m>` is a mailbox, as `mailbox_name` writes it. All
begin with ``throughline:``, left out here, so that a Redis can be shared.

=========================================== ====== =========================================================
``{p7}:mail:<m>``                           LIST   letters waiting, oldest first: ``<ms put>|<JSON>``
``{p7}:try:<m>``                            HASH   of the oldest letter: tries, sending
``{p7}:ready:<box>``                        STREAM mailboxes with mail; group ``workers``; an entry is a lease
``{p7}:later``                              ZSET   ``<m>`` of closed mailboxes → when they open again (ms)
``{p7}:seen:<customer>:<letter id>``        STRING the letter was put before; expires
``{p7}:log:<customer>``                     STREAM what was said, one JSON line an entry (field ``e``)
``{p7}:conversation:<customer>``            STRING the conversation's state, JSON
``{p7}:outcome:<customer>:<letter id>``     STRING what became of a command, JSON; expires
``{p7}:status:<customer>:<mid>``            STRING rank of an outgoing message's status, its name; expires
``{p7}:dead``                               STREAM dead letters: ``m`` whose, ``l`` letter, ``w`` reason
``address:<channel>:<id>``                  STRING the customer who has this address
``{desk}:case:<id>``                        STRING one case, JSON; a closed one expires
``{desk}:waiting``, ``{desk}:waiting:<team>`` ZSET cases in the queue → place
``{desk}:claimed``                          ZSET   cases with an agent → since
``{desk}:closed``                           ZSET   closed cases → when
``{desk}:present``                          ZSET   agents → when their console was seen last
``{desk}:agents``                           HASH   login → agent, JSON
``{desk}:session:<token>``                  STRING a signed-in browser, JSON; expires
``{desk}:sessions:<login>``                 SET    the agent's session tokens
``secret:<name>``                           STRING a secret that the web processes share
``throttle:<what>``                         STRING uses in this window; expires
``limit:<name>``                            STRING when a limit has its next place free (ms); expires
``progress:<mid>``                          STRING calls of an outgoing message that were taken; expires
``workers``                                 ZSET   workers → when they were alive last
``counters``                                HASH   metrics, added up over all processes
``bots``                                    STRING where the assistant's processes are: URLs, JSON
=========================================== ====== =========================================================

Two pub/sub channels carry hints, under the same prefix: ``wake`` (a partition's number: it has mail) and
``live`` (a signal, JSON).
"""

from __future__ import annotations

import json
import zlib

from hub.messages import Address
from hub.store import Box, Mailbox

PARTITIONS = 64
PREFIX = "throughline:"
"""Before every key and channel."""
_DESK = f"{PREFIX}{{desk}}:"
WAKE, LIVE = f"{PREFIX}wake", f"{PREFIX}live"
WAITING, CLAIMED, CLOSED = f"{_DESK}waiting", f"{_DESK}claimed", f"{_DESK}closed"
PRESENT, AGENTS = f"{_DESK}present", f"{_DESK}agents"
WORKERS, COUNTERS, BOTS = f"{PREFIX}workers", f"{PREFIX}counters", f"{PREFIX}bots"


def partition(customer: str) -> int:
    """The customer's partition."""
    return zlib.crc32(customer.encode()) % PARTITIONS


def within(number: int, what: str) -> str:
    """A key in the partition's slot."""
    return f"{PREFIX}{{p{number}}}:{what}"


def mailbox_name(mailbox: Mailbox) -> str:
    """A mailbox in one word; `mailbox_of` reads it back."""
    address = mailbox.address
    sub = [address.channel, address.id] if address else []
    return json.dumps([mailbox.box, mailbox.customer, *sub], separators=(",", ":"))


def mailbox_of(name: str) -> Mailbox:
    """The mailbox of that name; raises ValueError for another string."""
    box, customer, *sub = json.loads(name)
    return Mailbox(Box(box), customer, Address(*sub) if sub else None)


def of(customer: str, what: str) -> str:
    """A key in the customer's slot."""
    return within(partition(customer), what)


def mail(mailbox: Mailbox) -> str:
    """The mailbox's letters."""
    return of(mailbox.customer, f"mail:{mailbox_name(mailbox)}")


def attempts(mailbox: Mailbox) -> str:
    """How the mailbox's oldest letter was tried."""
    return of(mailbox.customer, f"try:{mailbox_name(mailbox)}")


def ready(number: int, box: Box) -> str:
    """A partition's mailboxes with mail."""
    return within(number, f"ready:{box}")


def later(number: int) -> str:
    """A partition's closed mailboxes."""
    return within(number, "later")


def dead(number: int) -> str:
    """A partition's dead letters."""
    return within(number, "dead")


def seen(customer: str, letter_id: str) -> str:
    """The mark of a letter that was put."""
    return of(customer, f"seen:{customer}:{letter_id}")


def log(customer: str) -> str:
    """The customer's log."""
    return of(customer, f"log:{customer}")


def conversation(customer: str) -> str:
    """The conversation's state."""
    return of(customer, f"conversation:{customer}")


def outcome(customer: str, letter_id: str) -> str:
    """What became of a command."""
    return of(customer, f"outcome:{customer}:{letter_id}")


def status(customer: str, mid: str) -> str:
    """How far an outgoing message has come."""
    return of(customer, f"status:{customer}:{mid}")


def limit(name: str) -> str:
    """A provider's limit."""
    return f"{PREFIX}limit:{name}"


def progress(mid: str) -> str:
    """How many of an outgoing message's calls were taken."""
    return f"{PREFIX}progress:{mid}"


def address(where: Address) -> str:
    """Who has the address."""
    return f"{PREFIX}address:{where.channel}:{where.id}"


def case(case_id: str) -> str:
    """One case."""
    return f"{_DESK}case:{case_id}"


def waiting(team: str) -> str:
    """A team's queue."""
    return f"{WAITING}:{team}"


def session(token: str) -> str:
    """A signed-in browser."""
    return f"{_DESK}session:{token}"


def sessions(login: str) -> str:
    """An agent's sessions."""
    return f"{_DESK}sessions:{login}"


def secret(name: str) -> str:
    """A shared secret."""
    return f"{PREFIX}secret:{name}"


def throttle(what: str) -> str:
    """Uses of something in this window."""
    return f"{PREFIX}throttle:{what}"
