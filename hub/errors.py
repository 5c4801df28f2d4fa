"""Every error of the hub; the type says whose fault it is and what happens next.

::

    HubError
    ├── Unreadable         theirs: cannot be parsed → kept as a dead letter, or HTTP 400
    ├── Forged             theirs: a webhook that is not from whom it says → HTTP 403, counted
    ├── NotAllowed         theirs: the floor's table has no such step now → HTTP 409, nothing changed
    ├── TooMany            theirs: over a rate or a mailbox's size → HTTP 429 with Retry-After
    ├── Unavailable        nobody's: a store, the bot or a provider is away → try again later, HTTP 503
    │   ├── BotUnavailable the bot: no answer within its time → the customer is told and gets the queue
    │   └── Unauthorised   ours: the provider refuses our credentials → kept, tried again, the operator told
    ├── Refused            a provider said no for good → failed, shown to the desk
    │   └── Unreachable    … to this address, whatever is sent → the address is marked, agents see why
    ├── Uncertain          a provider may or may not have taken it → wait, at most one more try
    └── LeaseLost          ours: another worker has this mailbox now → drop the work, it is being done
"""


class HubError(Exception):
    """The root: nothing else leaves the hub on purpose."""


class Unreadable(HubError):
    """Input that cannot be parsed; the message says what is wrong with it."""


class Forged(HubError):
    """A webhook whose signature, secret or time stamp is wrong; the message names which, and no value."""


class NotAllowed(HubError):
    """A step the floor does not allow now; the message can be shown to the agent."""


class TooMany(HubError):
    """More than the limit allows; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: float = 1.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(HubError):
    """Away for now; `retry_after` (seconds) is the other side's own wish, if it had one.

    `everyone`: it holds for all addresses of the channel, not for this one alone.
    """

    def __init__(self, message: str, retry_after: float | None = None, *, everyone: bool = False) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.everyone = everyone


class BotUnavailable(Unavailable):
    """The bot did not answer within its time, or not at all."""


class Unauthorised(Unavailable):
    """The provider refuses the channel's credentials; the message says what the operator has to do."""

    def __init__(self, message: str, retry_after: float = 60.0) -> None:
        super().__init__(message, retry_after, everyone=True)


class Refused(HubError):
    """A provider will never take this message; the message says why, for the agent."""


class Unreachable(Refused):
    """Nothing can be sent to this address: blocked, unsubscribed, no such number. Says which, for the agent.

    `stopped`: the customer unsubscribed; only the customer can take that back.
    """

    def __init__(self, message: str, *, stopped: bool = False) -> None:
        super().__init__(message)
        self.stopped = stopped


class Uncertain(HubError):
    """A provider may have taken the message: the connection ended before its answer."""


class LeaseLost(HubError):
    """The lease ran out and another worker holds it: whatever was being done must not be committed."""
