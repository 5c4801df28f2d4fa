"""A project whose programs are stand-ins: the real launcher and the real Redis around them."""

import shutil
import subprocess
import sys
from pathlib import Path

from launch.ports import LOOPBACK, free_ports
from launch.programs import ROOT

# The web process is ready once Rasa, the action server and the worker have said that they run.
APP = """
import os, signal, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

here = Path(os.environ["DATA_DIR"])
signal.signal(signal.SIGTERM, lambda *_: sys.exit())

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        up = all((here / name).exists() for name in ("worker.up", "rasa.up", "rasa_sdk.up"))
        self.send_response(200 if up else 503)
        self.end_headers()

    def log_message(self, *arguments):
        pass

if sys.argv[1] == "worker":
    (here / "worker.up").touch()
    time.sleep(600)
HTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Handler).serve_forever()
"""
HUB = "import os, sys; print(*sys.argv[1:], os.environ.get('AGENT_PASSWORD', ''))"
BOT_PYTHON = f"""#!/bin/sh
exec {sys.executable} bot.py "$@"
"""
# A model's id is what is in config.yml when it is trained; one that is "broken" Rasa does not load.
BOT = """
import io, json, os, sys, tarfile, time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

def option(name):
    return sys.argv[sys.argv.index(name) + 1]

def train(out):
    metadata = json.dumps({"model_id": Path("config.yml").read_text()}).encode()
    with tarfile.open(out / "model.tar.gz", "w:gz") as model:
        member = tarfile.TarInfo("metadata.json")
        member.size = len(metadata)
        model.addfile(member, io.BytesIO(metadata))
    (out / "scores.json").write_text(json.dumps({
        "accuracy": 1, "macro_f1": 1, "intents": {}, "confusions": [],
        "stories_passed": 1, "stories_total": 1,
    }))
    worse = ["it is ruder"] if b"rude" in metadata else []
    (out / "report.json").write_text(json.dumps({"worse": worse}))
    (out / "report.txt").write_text("  how it does")

def loaded():
    with tarfile.open(option("--model")) as model:
        return json.load(model.extractfile("metadata.json"))["model_id"]

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.reply({"model_id": loaded()} if loaded() != "broken" else {"error": "No model is loaded."})

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.reply({"messages": [{"text": "Hello!"}], "handoff": None})

    def do_DELETE(self):
        self.reply({})

    def reply(self, body):
        self.send_response(503 if "error" in body else 200)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *arguments):
        pass

if sys.argv[2] == "training":
    train(Path(option("--out")))
    sys.exit()
(Path(os.environ["DATA_DIR"]) / f"{sys.argv[2]}.up").touch()
if sys.argv[2] == "rasa_sdk":
    time.sleep(600)
HTTPServer(("127.0.0.1", int(option("--port"))), Handler).serve_forever()
"""


class Project:
    """A copy of the launcher in `folder`, beside stand-ins for what it starts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data_dir = folder / "data-of-this-run"
        self.port = free_ports(1)[0]
        shutil.copytree(ROOT / "launch", folder / "launch", ignore=shutil.ignore_patterns("__pycache__"))
        self.write("app.py", APP)
        self.write("hub/__main__.py", HUB)
        self.write("config.yml", "one")
        self.write("models/README.md", "")
        self.write("bot.py", BOT)
        self.write("bot/.venv/bin/python", BOT_PYTHON).chmod(0o755)

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def launch(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start the launcher with only this environment, and what more is given."""
        environ = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOST": LOOPBACK,
            "PORT": str(self.port),
            "DATA_DIR": str(self.data_dir),
            "BOT_LIMIT": "0.1",
            **more,
        }
        return subprocess.Popen(
            [sys.executable, "-m", "launch", *arguments],
            cwd=self.folder,
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def pids(self) -> dict[str, int]:
        """Return the pid of everything that runs, by name."""
        return {file.stem: int(file.read_text()) for file in self.data_dir.glob("pids/*.pid")}


def output_until(launcher: subprocess.Popen[str], word: str) -> str:
    """Read what the launcher writes up to the line with `word`, or to its end."""
    assert launcher.stdout is not None
    lines = []
    for line in launcher.stdout:
        lines.append(line)
        if word in line:
            break
    return "".join(lines)
