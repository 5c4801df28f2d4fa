"""The tracker store, in a real Redis, in a real Redis Cluster, and without one, wrapped as Rasa wraps it."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.core.brokers.broker import EventBroker
from rasa.core.exporter import Exporter
from rasa.core.tracker_store import (
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    TrackerStore,
    check_if_tracker_store_async,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, Restarted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from redis import Redis

from bot.errors import StoreUnavailable
from bot.tracker_store import HubTrackerStore, hub_store
from tests.redis_cluster import RedisClusterProcesses
from tests.redis_process import RedisProcess
from tests.redis_tls import TlsRedisProcess

NOWHERE = "redis://127.0.0.1:1"
TYPE = "bot.tracker_store.HubTrackerStore"
DOMAIN = Domain.empty()
DOMAIN.slots.append(AnySlot("item", [{"type": "custom"}]))


class Heard(EventBroker):
    """A broker that keeps what it is told."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def publish(self, event: dict[str, Any]) -> None:
        self.events.append(event)


@pytest.fixture(params=["one server", "a cluster"])
def url(request: pytest.FixtureRequest) -> str:
    if request.param == "one server":
        return str(request.getfixturevalue("redis_process").url)
    return str(request.getfixturevalue("redis_cluster").url)


@pytest.fixture
def store(url: str) -> TrackerStore:
    return _store(url)


async def test_a_new_process_remembers(url: str, sender: str) -> None:
    await _say(_store(url), sender, "hi")
    assert await _texts(_store(url), sender) == ["hi"]


async def test_a_stranger_has_no_tracker(store: TrackerStore, sender: str) -> None:
    assert await store.retrieve(sender) is None
    assert await store.retrieve_full_tracker(sender) is None
    assert not await store.exists(sender)


async def test_a_stranger_gets_one(store: TrackerStore, sender: str) -> None:
    tracker = await store.get_or_create_tracker(sender)
    tracker.update(SlotSet("item", "boots"))
    await store.save(tracker)
    again = await store.get_or_create_tracker(sender)
    assert again == tracker
    assert (again.get_slot("item"), await store.exists(sender)) == ("boots", True)


@pytest.mark.parametrize("odd", ["", "a b", "{x}", "}", "tracker:{a}:events", "é/\ud800", "*?[a]\\", "%7B"])
async def test_any_string_is_a_sender(store: TrackerStore, sender: str, odd: str) -> None:
    await _say(store, f"{sender}{odd}", "hi")
    assert await _texts(store, f"{sender}{odd}") == ["hi"]
    assert f"{sender}{odd}" in list(await store.keys())


async def test_senders_are_listed_without_the_prefix(url: str, sender: str) -> None:
    store = _store(url, key_prefix=f"{sender}:")
    for name in ("ada", "bob"):
        await _say(store, name, "hi")
        await _say(store, name, "again")
    assert sorted(await store.keys()) == ["ada", "bob"]
    assert await _store(url, key_prefix=f"{sender}").retrieve("ada") is None


async def test_the_current_session_is_read_and_every_session_is_kept(
    store: TrackerStore, sender: str
) -> None:
    await _say(store, sender, "one")
    tracker = await store.retrieve(sender)
    tracker.update(UserUttered("two"))
    tracker.update_with_events(_session(), None)
    tracker.update(UserUttered("three"))
    await store.save(tracker)
    assert await _texts(store, sender) == ["three"]
    assert [event.text for event in await _full(store, sender) if isinstance(event, UserUttered)] == [
        "one",
        "two",
        "three",
    ]
    assert (await store.retrieve(sender)).events[0].action_name == "action_session_start"


async def test_a_restart_binds_what_follows_it(store: TrackerStore, sender: str) -> None:
    tracker = await store.get_or_create_tracker(sender)
    tracker.update(Restarted())
    await store.save(tracker)
    again = await store.retrieve(sender)
    assert again.followup_action == tracker.followup_action == "action_session_start"
    assert again.idx_after_latest_restart() == tracker.idx_after_latest_restart()


async def test_a_limit_of_events_is_respected_and_loses_none(url: str, sender: str) -> None:
    store = HubTrackerStore(DOMAIN, url)
    tracker = await store.get_or_create_tracker(sender, max_event_history=2)
    for number in range(5):
        tracker.update(SlotSet("item", number))
        await store.save(tracker)
    again = await store.get_or_create_tracker(sender, max_event_history=2)
    assert [event.value for event in again.events] == [3, 4]
    assert again._max_event_history == 2
    assert len(await _full(HubTrackerStore(DOMAIN, url), sender)) == 6


async def test_a_tracker_made_elsewhere_goes_on(store: TrackerStore, sender: str) -> None:
    """Saved whole, and saved with its session alone, it adds what is new."""
    first, second = [UserUttered("one"), *_session()], [UserUttered("two")]
    await store.save(DialogueStateTracker.from_events(sender, first))
    await store.save(DialogueStateTracker.from_events(sender, [*first, *second]))
    await store.save(DialogueStateTracker.from_events(sender, [*first[1:], *second, UserUttered("three")]))
    texts = [event.text for event in await _full(store, sender) if isinstance(event, UserUttered)]
    assert texts == ["one", "two", "three"]


async def test_a_tracker_of_other_events_takes_the_place(store: TrackerStore, sender: str) -> None:
    """What `PUT /tracker/events` does."""
    await _say(store, sender, "one")
    await _say(store, sender, "two")
    await store.save(DialogueStateTracker.from_events(sender, [UserUttered("other", timestamp=1)]))
    assert [event.text for event in await _full(store, sender)] == ["other"]


async def test_two_who_write_at_once_lose_nothing(store: TrackerStore, sender: str) -> None:
    await _say(store, sender, "hi")
    one, other = await store.retrieve(sender), await store.retrieve(sender)
    one.update(UserUttered("one"))
    other.update(UserUttered("other"))
    await store.save(one)
    await store.save(other)
    assert await _texts(store, sender) == ["hi", "one", "other"]


async def test_slots_carried_over_do_not_pile_up(store: TrackerStore, sender: str) -> None:
    for number in range(20):
        tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
        carried = [SlotSet("item", e.value) for e in tracker.applied_events() if isinstance(e, SlotSet)]
        start, started, listen = _session()
        tracker.update_with_events([start, started, *carried, listen, SlotSet("item", number)], None)
        await store.save(tracker)
    assert sum(isinstance(event, SlotSet) for event in (await store.retrieve(sender)).events) == 2


async def test_a_broker_is_told_each_event_once(url: str, sender: str) -> None:
    broker = Heard()
    store = TrackerStore.create(EndpointConfig(url=url, type=TYPE), DOMAIN, broker)
    await _say(store, sender, "one")
    await _say(FailSafeTrackerStore(store), sender, "two")
    assert [(e["event"], e.get("text"), e["sender_id"]) for e in broker.events] == [
        ("action", None, sender),
        ("user", "one", sender),
        ("user", "two", sender),
    ]


async def test_rasa_export_finds_every_event(url: str, sender: str) -> None:
    store = _store(url, key_prefix=f"{sender}:")
    for name in ("ada", "b:{o}b"):
        await _say(store, name, "one")
        await _say(store, name, "two")
    broker = Heard()
    assert await Exporter(store, broker, "endpoints.yml").publish_events() == 6
    assert {event["sender_id"] for event in broker.events} == {"ada", "b:{o}b"}


async def test_an_answer_is_kept_with_its_turn(url: str, sender: str) -> None:
    store = HubTrackerStore(DOMAIN, url)
    begun = await store.begin(sender, "m1")
    assert (begun.answer, begun.tracker) == (None, None)
    tracker = store.init_tracker(sender)
    tracker.update(UserUttered("hi", message_id="m1"))
    assert await store.end(tracker, "m1", {"messages": ["é"]}) == {"messages": ["é"]}
    assert (await store.begin(sender, "m1")).answer == {"messages": ["é"]}
    later = await store.begin(sender, "m2", ["m1", "m0"])
    assert (later.answer, later.tracker, later.known) == (None, tracker, {"m1"})


async def test_of_two_turns_with_one_message_one_is_kept(url: str, sender: str) -> None:
    store = HubTrackerStore(DOMAIN, url)
    answers = []
    for words in ("one", "other"):
        tracker = store.init_tracker(sender)
        tracker.update(UserUttered(words, message_id="m1"))
        answers.append(await store.end(tracker, "m1", {"heard": words}))
    assert answers == [{"heard": "one"}] * 2
    assert await _texts(store, sender) == ["one"]


async def test_of_a_strangers_first_two_turns_none_is_lost(url: str, sender: str) -> None:
    store = HubTrackerStore(DOMAIN, url)
    for words in ("one", "other"):
        tracker = store.init_tracker(sender)
        tracker.update(UserUttered(words, message_id=words))
        await store.end(tracker, words, {})
    assert await _texts(store, sender) == ["one", "other"]


async def test_what_is_erased_is_gone(url: str, sender: str) -> None:
    store = HubTrackerStore(DOMAIN, url, key_prefix=f"{sender}:")
    for name in ("ada", "bob"):
        tracker = store.init_tracker(name)
        tracker.update(UserUttered("hi", message_id="m1"))
        await store.end(tracker, "m1", {})
    await store.erase("ada")
    assert await store.keys() == ["bob"]
    assert await store.begin("ada", "m1", ["m1"]) == await store.begin("stranger", "m1")
    assert (await store.begin("bob", "m1")).answer == {}


async def test_a_long_session_is_read_as_its_window(url: str, sender: str) -> None:
    """Only what policies see is read; nothing is lost, and the slots are right."""
    store = _store(url)
    read = []
    for number in range(40):
        tracker = await store.get_or_create_tracker(sender)
        read.append(len(tracker.events))
        tracker.update(UserUttered(f"turn {number}"))
        tracker.update(SlotSet("item", number))
        tracker.update(ActionExecuted("utter_greet", hide_rule_turn=True))
        tracker.update(ActionExecuted("action_listen", hide_rule_turn=True))
        await store.save(tracker)
    assert max(read[20:]) == max(read[30:]) < 100
    assert (await store.retrieve(sender)).get_slot("item") == 39
    assert len(await _full(store, sender)) == 1 + 40 * 4


async def test_everything_expires_after_the_last_message(redis_url: str, sender: str) -> None:
    store = HubTrackerStore(DOMAIN, redis_url, record_exp=100)
    tracker = store.init_tracker(sender)
    tracker.update_with_events([*_session(), UserUttered("hi", message_id="m1")], None)
    await store.end(tracker, "m1", {})
    with Redis.from_url(redis_url, decode_responses=True) as client:
        keys = list(client.scan_iter(match=f"*{sender}*"))
        assert len(keys) == 4
        assert all(0 < client.ttl(key) <= 100 for key in keys)
        await _say(HubTrackerStore(DOMAIN, redis_url), sender, "again")
        assert [client.ttl(key) for key in keys if "answer" not in key] == [-1, -1, -1]


async def test_old_events_go_and_the_session_stays_whole(redis_url: str, sender: str) -> None:
    """Events of earlier sessions go by age; the current one keeps what it needs, until another begins."""
    store = HubTrackerStore(DOMAIN, redis_url, retention=0.001)
    for _ in range(3):
        tracker = await store.get_or_create_tracker(sender)
        tracker.update_with_events([*_session(), SlotSet("item", "boots"), UserUttered("hi")], None)
        await store.save(tracker)
        await _say(store, sender, "again")
    assert [event.type_name for event in await _full(store, sender)].count("session_started") == 1
    assert (await store.retrieve(sender)).get_slot("item") == "boots"


async def test_a_window_survives_the_events_it_stands_for(redis_url: str, sender: str) -> None:
    store = HubTrackerStore(DOMAIN, redis_url, retention=0.001)
    tracker = await store.get_or_create_tracker(sender)
    tracker.update_with_events([*_session(), SlotSet("item", "boots")], None)
    await store.save(tracker)
    for number in range(30):
        tracker = await store.retrieve(sender)
        tracker.update_with_events([UserUttered(f"{number}"), ActionExecuted("action_listen")], None)
        await store.save(tracker)
    assert (await store.retrieve(sender)).get_slot("item") == "boots"
    assert len(await _full(store, sender)) < 60


async def test_without_redis_every_method_fails() -> None:
    store = HubTrackerStore(DOMAIN, NOWHERE)
    tracker = store.init_tracker("ada")
    tracker.update(UserUttered("hi"))
    for attempt in (
        _store(NOWHERE).retrieve("ada"),
        _store(NOWHERE).retrieve_full_tracker("ada"),
        _store(NOWHERE).exists("ada"),
        _store(NOWHERE).keys(),
        _store(NOWHERE).save(tracker),
        store.exists("ada"),
        store.begin("ada", "m1"),
        store.end(tracker, "m1", {}),
        store.erase("ada"),
        store.ping(),
    ):
        with pytest.raises(StoreUnavailable):
            await attempt


async def test_a_tracker_that_cannot_be_parsed_is_not_a_stranger(redis_url: str, sender: str) -> None:
    with Redis.from_url(redis_url, decode_responses=True) as client:
        client.xadd(f"rasa:tracker:{{{sender}}}:events", {"e": "{"})
    with pytest.raises(StoreUnavailable):
        await _store(redis_url).retrieve(sender)


async def test_an_event_that_cannot_be_kept_is_an_error(redis_url: str, sender: str) -> None:
    store = _store(redis_url)
    tracker = store.init_tracker(sender)
    tracker.update(SlotSet("item", object()))
    with pytest.raises(StoreUnavailable):
        await store.save(tracker)
    assert await store.retrieve(sender) is None


async def test_it_works_with_tls_and_a_user_with_few_rights(
    redis_with_tls: TlsRedisProcess, sender: str
) -> None:
    await _say(_store(redis_with_tls.url), sender, "hi")
    assert sender in list(await _store(redis_with_tls.url).keys())


async def test_rasas_own_settings_lead_to_the_same_place(
    redis_cluster: RedisClusterProcesses, sender: str
) -> None:
    settings = {"port": redis_cluster.ports[0], "db": 0, "password": None, "timeout": 30000}
    store = TrackerStore.create(EndpointConfig(url="127.0.0.1", type=TYPE, **settings), DOMAIN)
    await _say(store, sender, "hi")
    assert await _texts(_store(redis_cluster.url), sender) == ["hi"]


def test_every_method_is_async_and_only_our_store_is_ours(redis_url: str) -> None:
    assert check_if_tracker_store_async(HubTrackerStore(DOMAIN, redis_url))
    assert isinstance(hub_store(_store(redis_url)), HubTrackerStore)
    assert hub_store(FailSafeTrackerStore(InMemoryTrackerStore(DOMAIN))) is None
    assert hub_store(None) is None


async def test_a_lost_node_is_an_error_and_comes_back(redis_process: RedisProcess, sender: str) -> None:
    store = _store(redis_process.url)
    await _say(store, sender, "hi")
    redis_process.kill()
    with pytest.raises(StoreUnavailable):
        await store.retrieve(sender)
    redis_process.start()
    assert await _texts(store, sender) == ["hi"]


def _store(url: str, **settings: Any) -> TrackerStore:
    config = EndpointConfig(url=url, type=TYPE, **settings)
    return FailSafeTrackerStore(TrackerStore.create(config, DOMAIN))


def _session() -> list[Event]:
    return [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]


async def _say(store: TrackerStore, sender: str, text: str) -> None:
    tracker = await store.get_or_create_tracker(sender)
    tracker.update(UserUttered(text))
    await store.save(tracker)


async def _texts(store: TrackerStore, sender: str) -> list[str]:
    tracker = await store.retrieve(sender)
    assert tracker is not None
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


async def _full(store: TrackerStore, sender: str) -> list[Event]:
    tracker = await store.retrieve_full_tracker(sender)
    assert tracker is not None
    return list(tracker.events)
