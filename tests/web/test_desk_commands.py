"""Commands over HTTP: done once, refused in a sentence, never lost."""

import json
from dataclasses import replace

import httpx
import pytest

from hub.content import File
from hub.conversation import Case, Floor
from hub.messages import Reached
from hub.store import Agent
from tests.web.desk_room import ADA, BEA, Room, application
from tests.web.desk_scene import BLOCKED, PHONE, TELEGRAM, kims_case, said

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def act(room: Room, agent: Agent, case: Case, name: str, **form: str) -> httpx.Response:
    async with room.browser(agent) as browser:
        fields = {"client_id": "0123456789abcdef", **form}
        headers = await room.csrf(agent)
        return await browser.post(f"/desk/cases/{case.id}/{name}", data=fields, headers=headers)


async def test_a_claim_brings_back_the_case_with_its_composer(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    answer = await act(desk_room, ADA, case, "claim")
    assert answer.status_code == 200
    assert json.loads(answer.headers["HX-Trigger"]) == {"desk:done": {"command": "claim", "case": case.id}}
    assert 'hx-target="#floor"' in answer.text
    assert 'id="composer"' in answer.text


async def test_customers_see_the_agents_name(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    await act(desk_room, ADA, case, "claim")
    assert "Ada has joined the chat." in await desk_room.texts(case.customer)


async def test_a_form_sent_twice_is_done_once(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    await desk_room.claims(ADA, case)
    for _ in range(2):
        assert (await act(desk_room, ADA, case, "reply", text="hello")).status_code == 200
    assert (await desk_room.texts(case.customer)).count("hello") == 1


async def test_whoever_does_not_have_the_floor_is_refused_with_who_has(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    await desk_room.claims(BEA, case)
    answer = await act(desk_room, ADA, case, "reply", text="hello")
    assert answer.status_code == 409
    assert "desk:refused" in answer.headers["HX-Trigger"]
    assert "Bea has this conversation now." in answer.text
    assert "hello" not in await desk_room.texts(case.customer)


@pytest.mark.parametrize(
    ("name", "form", "floor"),
    [
        ("release", {"note": "lunch"}, Floor.QUEUED),
        ("transfer", {"team": "returns"}, Floor.QUEUED),
        ("resolve", {"note": "sent a new pair"}, Floor.BOT),
    ],
)
async def test_the_floor_goes_where_the_command_says(
    desk_room: Room, name: str, form: dict[str, str], floor: Floor
) -> None:
    case = await desk_room.case("kim")
    await desk_room.claims(ADA, case)
    assert (await act(desk_room, ADA, case, name, **form)).status_code == 200
    assert (await desk_room.store.conversation(case.customer)).floor is floor


FILE = {"media": "agent:01J", "name": "label.pdf", "mime": "application/pdf", "size": 7}


async def test_a_reply_may_be_files_and_go_to_another_address(desk_room: Room) -> None:
    case = await kims_case(desk_room)
    await desk_room.gets("kim", said(desk_room, "or here", PHONE), said(desk_room, "or there"))
    form = {"address": "sms:5550100", "files": json.dumps(FILE)}
    assert (await act(desk_room, ADA, case, "reply", **form)).status_code == 200
    (sent,) = desk_room.channels["sms"].sent
    assert (sent.address, sent.content) == (PHONE, (File("agent:01J", "label.pdf", "application/pdf", 7),))


@pytest.mark.parametrize("address", ["sms:5550123", "nonsense"])
async def test_a_reply_goes_to_nobody_elses_address(desk_room: Room, address: str) -> None:
    case = await kims_case(desk_room)
    answer = await act(desk_room, ADA, case, "reply", text="hi", address=address)
    assert answer.status_code == 409
    assert "not one of the customer&#39;s" in answer.text


async def test_a_barred_address_is_refused_with_why(desk_room: Room) -> None:
    case = await kims_case(desk_room)
    await desk_room.gets("kim", Reached("r", 1, TELEGRAM, reachable=False, why=BLOCKED))
    answer = await act(desk_room, ADA, case, "reply", text="hi")
    assert answer.status_code == 409
    assert BLOCKED in answer.text


@pytest.mark.parametrize("media", ["telegram-1", "agent:", "agent:../x", "agent:x y"])
async def test_only_what_an_agent_attached_can_be_sent(desk_room: Room, media: str) -> None:
    case = await kims_case(desk_room)
    answer = await act(desk_room, ADA, case, "reply", files=json.dumps({**FILE, "media": media}))
    assert answer.status_code == 422


async def test_what_no_worker_has_done_yet_is_kept_and_asked_for_again(desk_room: Room) -> None:
    """The letter waits in the mailbox; the page sends the same one again until it is answered."""
    case = await desk_room.case("kim")
    await desk_room.without_a_worker()
    desk_room.app = application(replace(desk_room.parts, patience=0.0))
    answer = await act(desk_room, ADA, case, "claim")
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (202, "desk:pending")
    assert await desk_room.store.depth()


async def test_a_store_that_is_away_is_told_and_tried_again(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    desk_room.store.shut = True
    answer = await act(desk_room, ADA, case, "claim")
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (503, "desk:pending")


@pytest.mark.parametrize("form", [{"client_id": "short"}, {"text": "x" * 4001}])
async def test_what_no_page_sends_is_not_taken(desk_room: Room, form: dict[str, str]) -> None:
    case = await desk_room.case("kim")
    assert (await act(desk_room, ADA, case, "reply", **form)).status_code == 422


@pytest.mark.parametrize(
    ("name", "sentence"), [("reply", "A reply has a text."), ("transfer", "names a team")]
)
async def test_what_a_command_lacks_is_told(desk_room: Room, name: str, sentence: str) -> None:
    case = await desk_room.case("kim")
    await desk_room.claims(ADA, case)
    answer = await act(desk_room, ADA, case, name)
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (422, "desk:refused")
    assert sentence in answer.text


async def test_there_is_no_case_of_that_name(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    async with desk_room.browser(ADA) as browser:
        headers = await desk_room.csrf(ADA)
        form = {"client_id": "0123456789"}
        answer = await browser.post(f"/desk/cases/{case.id}x/claim", data=form, headers=headers)
    assert answer.status_code == 404


async def test_only_who_has_the_floor_is_seen_writing(desk_room: Room) -> None:
    case = await desk_room.case("kim")
    await desk_room.claims(ADA, case)
    with desk_room.live.watch(customer=case.customer) as watch:
        for agent in (BEA, ADA):
            await act(desk_room, agent, case, "typing", on="true")
        told = [signal for signal in await watch.changed(5) if signal.kind == "typing"]
    assert [json.loads(signal.detail) for signal in told] == [{"from": "agent", "on": True}]
