import asyncio
import os
import signal
from pathlib import Path

import pytest

from launch import redis_server
from launch.errors import LaunchError
from launch.process import Run


async def ask(socket: Path, command: str) -> str:
    reader, writer = await asyncio.open_unix_connection(socket)
    writer.write(f"{command}\r\n".encode())
    answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer.decode().strip()


async def test_it_answers_on_its_socket_alone(run: Run, data_dir: Path) -> None:
    with redis_server.socket_path(data_dir) as socket:
        program = redis_server.program(redis_server.find_binary(), data_dir / "redis", socket, {})
        async with run(program):
            await redis_server.wait_until_loaded(socket)
            assert await ask(socket, "SET key value") == "+OK"
            assert socket.stat().st_mode & 0o777 == 0o700


async def test_a_write_that_was_acknowledged_survives_sigkill(run: Run, data_dir: Path) -> None:
    with redis_server.socket_path(data_dir) as socket:
        program = redis_server.program(redis_server.find_binary(), data_dir / "redis", socket, {})
        async with run(program) as process:
            await redis_server.wait_until_loaded(socket)
            assert await ask(socket, "INCR count") == ":1"
            os.kill(process.pid, signal.SIGKILL)
            await process.wait()
        async with run(program):
            await redis_server.wait_until_loaded(socket)
            assert await ask(socket, "INCR count") == ":2"


async def test_the_bundled_binary_serves_where_none_is_on_path(
    run: Run, data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with redis_server.socket_path(data_dir) as socket:
        program = redis_server.program(redis_server.find_binary(), data_dir / "redis", socket, {})
        async with run(program):
            await redis_server.wait_until_loaded(socket)


def test_one_on_path_that_is_too_old_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho 'Redis server v=6.0.16 sha=00000000:0'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    assert redis_server.find_binary() != old


def test_a_socket_stays_in_the_data_folder_when_its_path_fits() -> None:
    with redis_server.socket_path(Path("/tmp/short")) as socket:
        assert socket == Path("/tmp/short/redis.sock")


def test_a_long_data_folder_gets_a_private_short_one(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 120)
    with redis_server.socket_path(long) as socket:
        assert len(str(socket)) < redis_server.LONGEST_SOCKET_PATH
        assert socket.parent.stat().st_mode & 0o777 == 0o700
    assert not socket.parent.exists()


async def test_one_that_never_answers_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_server, "LOADING_SECONDS", 0.1)
    with pytest.raises(LaunchError, match="did not load"):
        await redis_server.wait_until_loaded(tmp_path / "nobody.sock")
