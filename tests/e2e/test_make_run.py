"""What `make run` runs, with nothing replaced: started, used, stopped by Ctrl-C, started again."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.e2e.stack import trained_model
from tests.e2e.terminal import Terminal
from tests.e2e.visitor import Visitor
from tests.e2e.waiting import PATIENCE
from tests.launch.waiting import is_alive

PARTS = {"redis", "actions", "rasa", "worker", "web"}


async def sign_in(http: httpx.AsyncClient, url: str, password: str) -> str:
    """Sign in as the demo agent and return the address the browser is sent to."""
    response = await http.post(f"{url}/desk/sign-in", data={"login": "demo", "password": password})
    assert response.status_code == httpx.codes.SEE_OTHER
    return response.headers["Location"]


async def test_it_starts_answers_and_stops_and_the_next_run_goes_on_where_it_was(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    trained_model(terminal.environ)
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as http:
        ada = Visitor(http, terminal.url)
        async with terminal.run() as first:
            pids = terminal.pids()
            assert pids.keys() == PARTS
            await (await ada.join()).ask("hello")
            assert await sign_in(http, terminal.url, first.password) == "/desk"
            refused = terminal.run_another()
            assert refused.returncode == 1
            assert f"{terminal.data_dir} is in use by process {first.pid}." in refused.stdout
        assert not any(is_alive(pid) for pid in pids.values())
        assert terminal.pids() == {}

        later = Visitor(http, terminal.url)
        later.token = ada.token
        async with terminal.run() as second:
            await later.read_until(lambda: len(later.lines) >= len(ada.lines))
            assert later.lines == ada.lines
            await later.ask("what can you do?")
            assert second.password == first.password
            assert await sign_in(http, terminal.url, second.password) == "/desk"
