import socket

import pytest

from launch import ports
from launch.errors import LaunchError


def test_free_ports_are_different_and_free() -> None:
    found = ports.free_ports(5)
    assert len(set(found)) == 5
    for port in found:
        ports.require_free(ports.LOOPBACK, port)


def test_a_taken_port_is_said_in_one_sentence_with_a_way_out() -> None:
    with socket.create_server((ports.LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LaunchError, match=f"Port {port} on 127.0.0.1 .*PORT={port + 1} make run"):
            ports.require_free(ports.LOOPBACK, port)
