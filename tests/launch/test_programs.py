from pathlib import Path

from launch import programs, settings


def wiring(**environ: str) -> dict[str, str]:
    return programs.wiring(settings.read(environ), 2, "unix:///r.sock", "secret")


def test_everything_is_told_the_same_addresses() -> None:
    told = wiring(DATA_DIR="/data", PORT="3")
    assert told["ACTIONS_URL"] == "http://127.0.0.1:2/webhook"
    assert told["REDIS_URL"] == "unix:///r.sock"
    assert told["PUBLIC_URL"] == "http://127.0.0.1:3"
    assert told["SHOP_DB"] == "/data/shop.sqlite3"


def test_a_given_rasa_is_used_and_ours_is_announced_instead() -> None:
    assert wiring(RASA_URL="http://rasa:5005")["RASA_URL"] == "http://rasa:5005"
    assert wiring()["RASA_URL"] == ""
    command = programs.announcement(["http://one", "http://two"], {}).command
    assert command[-4:] == ("bots", "set", "http://one", "http://two")


def test_what_only_the_hub_talks_to_listens_on_loopback() -> None:
    command = programs.rasa(1, Path("model.tar.gz"), {}).command
    assert command[command.index("--interface") + 1] == "127.0.0.1"
    assert wiring()["SANIC_HOST"] == "127.0.0.1"
    assert "2" in programs.actions(2, {}).command


def test_rasa_does_not_open_its_own_api() -> None:
    assert "--enable-api" not in programs.rasa(1, Path("model.tar.gz"), {}).command


def test_the_worker_has_time_to_finish_its_turn() -> None:
    assert programs.worker({}).grace > programs.web({}).grace


def test_the_fake_providers_bring_their_webhooks_to_the_public_address() -> None:
    wanted = settings.read({"PUBLIC_URL": "http://10.0.0.1:80", "CHANNELS_FILE": "/mine.yml"})
    command = programs.providers([1, 2, 3, 4], wanted, Path("/data/demo.yml")).command
    assert command[command.index("--hub") + 1] == "http://10.0.0.1:80"
    assert command[command.index("--base") + 1] == "/mine.yml"
    assert command[command.index("--out") + 1] == "/data/demo.yml"
    assert command[-4:] == ("1", "2", "3", "4")


def test_the_demo_agent_is_made_once() -> None:
    assert programs.demo_agent("password", {}).command[-1] == "--if-missing"


def test_the_demo_agents_password_is_not_in_the_list_of_processes() -> None:
    program = programs.demo_agent("correct horse", {})
    assert "correct horse" not in program.command
    assert program.environ["AGENT_PASSWORD"] == "correct horse"
