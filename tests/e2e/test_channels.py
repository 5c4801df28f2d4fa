"""A customer's life on each app, with everything real but the providers, which are fakes on loopback."""

from __future__ import annotations

import html
import re

import pytest

from tests.e2e.apps import App, OnSms, OnTelegram
from tests.e2e.channels import Channels, answered, answers, asks
from tests.e2e.waiting import until
from tests.providers.twilio import PICTURE
from tests.waiting import eventually

STOP_AND_START = {"telegram": ("/stop", "/start"), "sms": ("STOP", "START")}
BACK = "Good to have you back"


async def test_a_person_answers_on_the_app(channels: Channels, app: App) -> None:
    channels.worker()
    channels.add_agent()
    ada = app.someone(1)
    await asks(app, ada, "hello")
    assert "getting a person for you" in (await asks(app, ada, "human")).text
    case = await channels.case(app, ada)
    assert (await channels.act(case, "claim")).status_code == 200
    assert (await channels.act(case, "reply", text="Good morning from a person")).status_code == 200
    joined, said = (await answered(app, ada, 4))[2:]
    assert "Demo" in joined.text
    assert said.text == "Good morning from a person"


@pytest.mark.parametrize("channel", STOP_AND_START)
async def test_nothing_is_sent_after_stop_until_start(channels: Channels, channel: str) -> None:
    channels.worker()
    channels.add_agent()
    app, (stop, start) = channels.app(channel), STOP_AND_START[channel]
    ada = app.someone(1)
    await asks(app, ada, "human")
    case = await channels.case(app, ada)
    await channels.act(case, "claim")
    await answered(app, ada, 2)
    await asks(app, ada, stop)
    refused = await eventually(lambda: channels.refused(case, "Are you there at all?"), 60)
    assert "unsubscribed" in refused
    await app.say(ada, "this is a word too many")
    before = len(answers(app, ada))
    await app.say(ada, start)
    await eventually(lambda: channels.taken(case, BACK), 60)
    await until(lambda: answers(app, ada)[-1].text == BACK)
    since = answers(app, ada)[before:-1]
    assert len(since) == (app.channel == "sms")  # Twilio itself answers START


async def test_a_form_goes_through_by_text_message_with_a_number_for_a_choice(
    channels: Channels, sms: OnSms
) -> None:
    channels.worker()
    ada = sms.someone(1)
    await asks(sms, ada, "I want to return something")
    offered = await asks(sms, ada, "4017")
    item = re.findall(r"^2\) (.*)$", offered.text, re.MULTILINE)[0]
    await asks(sms, ada, "2")
    await asks(sms, ada, "too small")
    assert item in (await asks(sms, ada, "a refund")).text
    assert "Your return number is" in (await asks(sms, ada, "yes")).text


async def test_a_button_is_pressed_once_and_shows_what_was_chosen(
    channels: Channels, telegram: OnTelegram
) -> None:
    channels.worker()
    ada = telegram.someone(1)
    await asks(telegram, ada, "I want to return my boots")
    asked = await asks(telegram, ada, "4017")
    telegram.fake.updates.copies = 5
    title, press = asked.presses[0]
    telegram.fake.press(int(ada), int(asked.id), press)
    wish = (await answered(telegram, ada, 3))[-1]
    assert "money back" in wish.text
    await until(lambda: answers(telegram, ada)[1].text.endswith(f"✓ {title}"))
    assert answers(telegram, ada)[1].presses == ()
    assert len(answers(telegram, ada)) == 3


async def test_a_picture_becomes_a_file_of_the_hubs_that_the_agent_sees(channels: Channels, app: App) -> None:
    channels.worker()
    channels.add_agent()
    ada = app.someone(1)
    await app.photo(ada, PICTURE)
    file = await eventually(lambda: channels.fetched(app, ada), 60)
    assert file
    await app.say(ada, "human")
    page = await channels.desk_page(await channels.case(app, ada))
    links = [html.unescape(link) for link in re.findall(r'"(/files/[^"]+)"', page)]
    assert links
    assert all(link.startswith(f"/files/{file.media}?") for link in links)
    shown = await channels.http.get(f"{channels.url}{links[0]}")
    assert (shown.content, shown.headers["Content-Type"]) == (PICTURE, file.mime)
    forged = re.sub(r"until=\d", "until=9", links[0])
    assert (await channels.http.get(f"{channels.url}{forged}")).status_code == 403
