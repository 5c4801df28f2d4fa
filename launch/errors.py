"""What can keep the launcher from starting.

LaunchError
└── Ended    a program ended before everything was ready
"""


class LaunchError(Exception):
    """The text is what the person at the terminal reads: what is wrong and what to do."""


class Ended(LaunchError):
    """A program ended before everything was ready."""
