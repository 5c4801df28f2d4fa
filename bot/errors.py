"""The ways a turn fails for a reason outside the dialogue; the hub asks again, nothing was kept.

::

    TurnFailed              the channel answers 503
    ├── StoreUnavailable    the memory cannot be read or written
    └── ActionsUnavailable  the action server is away, broken, or does not know the action
"""


class TurnFailed(BaseException):
    """The turn cannot be finished.

    Not an `Exception` on purpose. Rasa catches those around its tracker store and around each action and goes
    on: with an empty memory, which it then saves over the real one, or without what the action had to say.
    """


class StoreUnavailable(TurnFailed):
    """The tracker or a recorded answer could not be read or written."""


class ActionsUnavailable(TurnFailed):
    """A custom action did not run, or nobody knows whether it ran."""
