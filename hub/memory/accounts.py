"""Accounts: agents, their sessions, shared secrets, throttles."""

from __future__ import annotations

from collections.abc import Sequence

from hub.memory.state import Part, Window
from hub.store import Agent, Session, too_often


class MemoryAccounts(Part):
    """See `hub.store.Accounts`."""

    async def agent(self, login: str) -> Agent | None:
        return self._state.agents.get(login)

    async def agents(self) -> Sequence[Agent]:
        return sorted(self._state.agents.values(), key=lambda agent: agent.login)

    async def save_agent(self, agent: Agent) -> None:
        self._state.agents[agent.login] = agent
        self._end_sessions(agent.login)

    async def remove_agent(self, login: str) -> bool:
        self._end_sessions(login)
        return self._state.agents.pop(login, None) is not None

    async def open_session(self, token: str, session: Session, seconds: int) -> None:
        self._state.sessions[token] = (session, self._state.clock() + seconds * 1000)

    async def session(self, token: str) -> Session | None:
        session, ends = self._state.sessions.get(token, (None, 0))
        return session if ends > self._state.clock() else None

    async def close_session(self, token: str) -> None:
        self._state.sessions.pop(token, None)

    async def secret(self, name: str, fresh: str) -> str:
        return self._state.secrets.setdefault(name, fresh)

    async def throttle(self, what: str, limit: int, seconds: int) -> None:
        now = self._state.clock()
        window = self._state.windows.get(what)
        if window is None or window.ends <= now:
            window = self._state.windows[what] = Window(now + seconds * 1000)
        window.used += 1
        if window.used > limit:
            raise too_often((window.ends - now) / 1000)

    def _end_sessions(self, login: str) -> None:
        sessions = self._state.sessions
        for token in [token for token, (session, _) in sessions.items() if session.agent == login]:
            del sessions[token]
