"""The store in one process's memory: for tests and for trying things out. It forgets everything when it ends.

The same contract suite holds it and `hub.redis` to the same promises (tests/contract).
"""

from hub.memory.store import MemoryStore

__all__ = ["MemoryStore"]
