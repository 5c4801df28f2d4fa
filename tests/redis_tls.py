"""A Redis server of the tests' own that speaks TLS only, and only to a user it knows."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path
from urllib.parse import quote

from tests.redis_process import RedisProcess, redis_server

USER, PASSWORD = "ada", "p@ss:w/rd"


class TlsRedisProcess(RedisProcess):
    """Listens on `port` of localhost with a certificate of its own, `certificate`.

    The user may do what the product's settings page says it must, on `rasa:*` and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        self.certificate, key = _certificate(folder)
        self.port = _free_port()
        files = ("--tls-cert-file", str(self.certificate), "--tls-key-file", str(key))
        tls = ("--tls-port", str(self.port), *files, "--tls-auth-clients", "no", "--bind", "127.0.0.1")
        known = ("--user", USER, "on", f">{PASSWORD}", "~rasa:*", "+@all", "-@dangerous", "+info")
        super().__init__(folder, *tls, *known, "--user", "default", "off")
        self.url = (
            f"rediss://{USER}:{quote(PASSWORD, safe='')}@localhost:{self.port}"
            f"?ssl_ca_certs={self.certificate}"
        )


def missing() -> str | None:
    """What this machine lacks to run one, as a sentence; None if it lacks nothing."""
    if shutil.which("openssl") is None:
        return "There is no openssl on the PATH to make a certificate with."
    # A server built without TLS does not know the option; one built with it misses its certificate.
    asked = subprocess.run(
        [redis_server(), "--port", "0", "--tls-port", "1"], capture_output=True, text=True, check=False
    )
    return None if "tls-cert-file" in asked.stdout else "This machine's redis-server is built without TLS."


def _certificate(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "cert.pem", folder / "key.pem"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    command = ["openssl", "req", "-x509", "-days", "2", *kind, *names, *files]
    subprocess.run(command, check=True, capture_output=True)
    return certificate, key


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
