"""The action server as a turn sees it: it answers, or the turn fails."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.errors import ActionsUnavailable


class FirmEndpoint(EndpointConfig):
    """An action endpoint whose failures end the turn.

    Left to itself Rasa logs a failed action and goes on as if it had run and said nothing: the customer gets
    silence, and the memory has a step that never happened.
    """

    async def request(self, *args: Any, **kwargs: Any) -> Any:
        """The action server's answer; raises `ActionsUnavailable`, or what Rasa takes for a rejection."""
        try:
            answer = await super().request(*args, **kwargs)
        except ClientResponseError as error:
            if error.status == HTTPStatus.BAD_REQUEST:
                raise
            raise ActionsUnavailable(f"the action server answered {error.status}") from error
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise ActionsUnavailable(f"the action server: {type(error).__name__}") from error
        if not isinstance(answer, dict):
            raise ActionsUnavailable("the action server answered something else than JSON")
        return answer


def firm(endpoint: EndpointConfig | None) -> FirmEndpoint | None:
    """The same endpoint, firm; None where there is none."""
    if endpoint is None:
        return None
    return FirmEndpoint(
        url=endpoint.url,
        params=endpoint.params,
        headers=endpoint.headers,
        basic_auth=endpoint.basic_auth,
        token=endpoint.token,
        token_name=endpoint.token_name,
        cafile=endpoint.cafile,
        **endpoint.kwargs,
    )
