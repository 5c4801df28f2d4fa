"""What can keep the launcher from starting.

LaunchError
├── Ended    a program ended before everything was ready
└── Unfit    a model must not answer customers
"""


class LaunchError(Exception):
    """The text is what the person at the terminal reads: what is wrong and what to do."""


class Ended(LaunchError):
    """A program ended before everything was ready; its log says why."""

    def __init__(self, program: str, how: str) -> None:
        super().__init__(f"{program} {how} before everything was ready.")
        self.program = program


class Unfit(LaunchError):
    """A Rasa that was started on a model does not come up with it, or does not answer."""
