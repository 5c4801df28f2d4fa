"""The desk and its accounts on Redis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hub.conversation import CASE, Case
from hub.messages import Codec
from hub.redis import keys
from hub.redis.connection import Part, translated
from hub.store import Agent, Session, too_often

CLOSED_KEPT = 90 * 86_400
"""Seconds a closed case is kept here."""
_PRIORITY = 1e12
"""One step of priority, in ms: thirty years of waiting."""
_AGENT: Codec[Agent] = Codec(Agent)
_SESSION: Codec[Session] = Codec(Session)


class RedisDesk(Part):
    """`hub.store.Desk` on sorted sets."""

    @translated
    async def show(self, case: Case) -> None:
        """One script: newer than what is known, then into its place."""
        where = [keys.case(case.id), keys.WAITING, keys.CLAIMED, keys.CLOSED]
        await self._connection.run(
            "SHOW", where, CASE.dump(case), case.opened_at - case.priority * _PRIORITY, CLOSED_KEPT
        )

    @translated
    async def case(self, case_id: str) -> Case | None:
        """GET."""
        found = await self._redis.get(keys.case(case_id))
        return CASE.load(found) if found else None

    @translated
    async def cases(self) -> Sequence[Case]:
        """The queue, then the claimed ones."""
        waiting = await self._redis.zrange(keys.WAITING, 0, -1)
        return await self._cases([*waiting, *await self._redis.zrange(keys.CLAIMED, 0, -1)])

    @translated
    async def closed(self, limit: int) -> Sequence[Case]:
        """ZREVRANGE."""
        return await self._cases(await self._redis.zrevrange(keys.CLOSED, 0, limit - 1))

    async def _cases(self, ids: Sequence[str]) -> list[Case]:
        found = await self._redis.mget([keys.case(case_id) for case_id in ids]) if ids else []
        return [CASE.load(case) for case in found if case]

    @translated
    async def waiting(self, team: str) -> int:
        """ZCARD."""
        return int(await self._redis.zcard(keys.waiting(team)))

    @translated
    async def place(self, case: Case) -> int | None:
        """ZRANK, from 1."""
        rank = await self._redis.zrank(keys.waiting(case.team), case.id)
        return None if rank is None else int(rank) + 1

    @translated
    async def seen(self, agent: str, at: int) -> None:
        """ZADD."""
        await self._redis.zadd(keys.PRESENT, {agent: at})

    @translated
    async def present(self) -> Mapping[str, int]:
        """ZRANGE."""
        rows = await self._redis.zrange(keys.PRESENT, 0, -1, withscores=True)
        return {agent: int(at) for agent, at in rows}


class RedisAccounts(Part):
    """`hub.store.Accounts` on Redis."""

    @translated
    async def agent(self, login: str) -> Agent | None:
        """HGET."""
        found = await self._redis.hget(keys.AGENTS, login)
        return _AGENT.load(found) if found else None

    @translated
    async def agents(self) -> Sequence[Agent]:
        """HGETALL, by login."""
        return [_AGENT.load(found) for _, found in sorted((await self._redis.hgetall(keys.AGENTS)).items())]

    @translated
    async def save_agent(self, agent: Agent) -> None:
        """HSET, and out with the old sessions."""
        await self._redis.hset(keys.AGENTS, agent.login, _AGENT.dump(agent))
        await self._end_sessions(agent.login)

    @translated
    async def remove_agent(self, login: str) -> bool:
        """HDEL, and out with the sessions."""
        removed = await self._redis.hdel(keys.AGENTS, login)
        await self._end_sessions(login)
        return bool(removed)

    async def _end_sessions(self, login: str) -> None:
        tokens = await self._redis.smembers(keys.sessions(login))
        await self._redis.delete(keys.sessions(login), *(keys.session(token) for token in tokens))

    @translated
    async def open_session(self, token: str, session: Session, seconds: int) -> None:
        """SET with an end, and a mark at the agent."""
        pipe = self._redis.pipeline()
        pipe.set(keys.session(token), _SESSION.dump(session), ex=seconds)
        pipe.sadd(keys.sessions(session.agent), token)
        pipe.expire(keys.sessions(session.agent), seconds)
        await pipe.execute()

    @translated
    async def session(self, token: str) -> Session | None:
        """GET."""
        found = await self._redis.get(keys.session(token))
        return _SESSION.load(found) if found else None

    @translated
    async def close_session(self, token: str) -> None:
        """DEL."""
        await self._redis.delete(keys.session(token))

    @translated
    async def secret(self, name: str, fresh: str) -> str:
        """SET NX, then whatever is there."""
        await self._redis.set(keys.secret(name), fresh, nx=True)
        return str(await self._redis.get(keys.secret(name)))

    @translated
    async def throttle(self, what: str, limit: int, seconds: int) -> None:
        """One script: count, and how long to wait."""
        wait = int(await self._connection.run("THROTTLE", [keys.throttle(what)], limit, seconds))
        if wait:
            raise too_often(wait / 1000)
