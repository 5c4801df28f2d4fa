"""The page that plays customers passes on what it is told, and the channels file leads to the fakes."""

from __future__ import annotations

import httpx
import yaml

from tests.providers import demo, telegram
from tests.providers.demo import Demo
from tests.providers.serving import serve

AT = {"telegram": "http://127.0.0.1:1", "slack": "http://127.0.0.1:2", "twilio": "http://127.0.0.1:3"}


def test_the_channels_file_keeps_the_web_chat_and_nothing_of_the_real_providers() -> None:
    base = "webchat: {sites: [{key: demo, origins: ['${PUBLIC_URL}']}]}\ntelegram: {token: '${A_REAL_ONE}'}\n"
    found = yaml.safe_load(demo.channels_file(base, AT))
    assert found["webchat"] == {"sites": [{"key": "demo", "origins": ["${PUBLIC_URL}"]}]}
    assert found["telegram"]["api_base"] == AT["telegram"]
    assert "A_REAL_ONE" not in str(found)


async def test_what_is_typed_on_the_page_is_said_on_the_phone() -> None:
    async with (
        httpx.AsyncClient(trust_env=False) as http,
        telegram.running() as fake,
        serve(Demo(http, {"telegram": fake.url}).app()) as url,
    ):
        order = {"customer": str(telegram.ADA), "text": "is anyone there?"}
        assert (await http.post(f"{url}/telegram/say", json=order)).is_success
        state = (await http.get(f"{url}/telegram/state")).json()
        assert state["customers"][0]["messages"][0]["text"] == "is anyone there?"
        assert (await http.get(f"{url}/smoke/state")).status_code == 404


async def test_the_page_is_all_here() -> None:
    async with httpx.AsyncClient(trust_env=False) as http, serve(Demo(http, {}).app()) as url:
        for path, words in (("/", "Play the customer"), ("/demo.css", ".phone"), ("/demo.js", "class Phone")):
            assert words in (await http.get(f"{url}{path}")).text
