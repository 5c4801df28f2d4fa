"""A Redis Cluster of the tests' own: three real nodes on loopback, without replicas."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from tests.redis_process import RedisProcess

_SLOTS = 16384
_NODES = 3
_BUS = 10_000  # a node talks to the others on its port and this
_PATIENCE = 60.0


class RedisClusterProcesses:
    """Three nodes, each with a third of the slots, their data under `folder`."""

    def __init__(self, folder: Path) -> None:
        self.ports = list(_free_ports())
        self.nodes = [_node(folder, port) for port in self.ports]
        self.url = f"redis://127.0.0.1:{self.ports[0]}"

    def start(self) -> None:
        """Start the nodes, make them one cluster, and wait until each sees all slots served."""
        for node in self.nodes:
            node.start()
        for place, node in enumerate(self.nodes):
            slots = range(_SLOTS * place // _NODES, _SLOTS * (place + 1) // _NODES)
            node.ask("CLUSTER ADDSLOTS " + " ".join(map(str, slots)))
            # Two nodes that both said "epoch 0" would have to find out who is right.
            node.ask(f"CLUSTER SET-CONFIG-EPOCH {place + 1}")
        for port in self.ports[1:]:
            self.nodes[0].ask(f"CLUSTER MEET 127.0.0.1 {port}")
        self.wait_until_ok()

    def wait_until_ok(self) -> None:
        """Wait until every node says so."""
        deadline = time.monotonic() + _PATIENCE
        while not all(map(_is_ok, self.nodes)):
            if time.monotonic() > deadline:
                raise RuntimeError("the nodes did not become a cluster")
            time.sleep(0.05)

    def kill(self) -> None:
        """End all nodes as a power cut would; `start` of each brings it back."""
        for node in self.nodes:
            node.kill()

    def restart(self) -> None:
        """Bring killed nodes back and wait until they are a cluster again."""
        for node in self.nodes:
            node.start()
        self.wait_until_ok()


def _node(folder: Path, port: int) -> RedisProcess:
    place = folder / str(port)
    place.mkdir()
    cluster = ("--cluster-enabled", "yes", "--cluster-node-timeout", "5000")
    return RedisProcess(place, "--port", str(port), "--bind", "127.0.0.1", *cluster)


def _is_ok(node: RedisProcess) -> bool:
    state = node.ask("CLUSTER INFO")
    return "cluster_state:ok" in state and f"cluster_known_nodes:{_NODES}" in state


def _free_ports() -> Iterator[int]:
    taken: set[int] = set()
    while len(taken) < _NODES:
        port = random.randrange(20_000, 50_000)  # noqa: S311 (no secret)
        if port not in taken and _is_free(port) and _is_free(port + _BUS):
            taken.add(port)
            yield port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
