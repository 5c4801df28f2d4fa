"""Something is away or dies while a message is on its way; somebody forges webhooks."""

from __future__ import annotations

import asyncio
from functools import partial
from urllib.parse import urlsplit

import pytest

from hub.messages import Delivery, Status
from launch.ports import LOOPBACK
from tests.e2e.apps import App, OnSlack, OnSms, OnTelegram
from tests.e2e.channels import Channels, answered, answers
from tests.e2e.chokepoint import Chokepoint, Moment
from tests.e2e.killing import killing
from tests.e2e.orders import each_answered_once, question
from tests.e2e.waiting import until
from tests.waiting import eventually


async def test_what_comes_while_redis_is_away_is_repeated_and_taken_once(
    channels: Channels, app: App
) -> None:
    channels.worker()
    ada, redis = app.someone(1), channels.hub.stack.redis
    async with asyncio.TaskGroup() as tasks:
        redis.kill()
        try:
            tasks.create_task(app.say(ada, question("4017")))
            await until(lambda: any(status >= 500 for status in app.statuses()))
        finally:
            redis.start()
    await answered(app, ada, 1)
    await app.say(ada, question("4022"))
    await answered(app, ada, 2)
    each_answered_once(await channels.talk(app, ada), [question("4017"), question("4022")])
    assert len(answers(app, ada)) == 2


def before(app: OnSlack | OnSms | OnTelegram) -> Chokepoint:
    """A chokepoint in front of the provider."""
    port = urlsplit(app.fake.url).port
    assert port
    return Chokepoint(partial(asyncio.open_connection, LOOPBACK, port))


async def killed_while_sending(
    channels: Channels, app: OnSlack | OnSms | OnTelegram, moment: Moment
) -> tuple[str, list[Delivery]]:
    """Who was being written to when the worker was killed, and what another one made of it."""
    ada = app.someone(1)
    async with before(app) as on_the_way:
        worker = channels.worker(**{app.channel: f"http://{LOOPBACK}:{on_the_way.port}"})
        trap = on_the_way.trap(b"4017", moment, killing(worker))
        await app.say(ada, question("4017"))
        await trap.wait()
    channels.worker()
    done = await eventually(lambda: channels.deliveries(app, ada), 60)
    await app.say(ada, question("4022"))
    await until(lambda: "4022" in answers(app, ada)[-1].text if answers(app, ada) else False)
    return ada, done


async def test_twilios_report_tells_whether_a_killed_worker_had_sent_it(
    channels: Channels, sms: OnSms
) -> None:
    ada, done = await killed_while_sending(channels, sms, Moment.BEFORE_REPLY)
    assert ["4017" in line.text for line in answers(sms, ada)] == [True, False]
    assert not any(delivery.maybe_doubled for delivery in done)


@pytest.mark.parametrize("channel", ["telegram", "slack"])
@pytest.mark.parametrize(
    ("moment", "times"), [(Moment.BEFORE_REQUEST, 1), (Moment.BEFORE_REPLY, 2)], ids=["not sent", "sent"]
)
async def test_where_no_report_comes_a_killed_workers_message_is_sent_again_and_marked(
    channels: Channels, channel: str, moment: Moment, times: int
) -> None:
    app = channels.app(channel)
    assert isinstance(app, OnSlack | OnTelegram)
    ada, done = await killed_while_sending(channels, app, moment)
    assert ["4017" in line.text for line in answers(app, ada)] == [True] * times + [False]
    assert [(delivery.status, delivery.maybe_doubled) for delivery in done] == [(Status.SENT, True)]


async def test_a_forged_webhook_is_refused_and_counted(channels: Channels, app: App) -> None:
    answer = await app.forge(channels.http, channels.url)
    assert answer.status_code == 403
    section = next(iter(app.section()))
    counted = f'throughline_webhooks_total{{channel="{section}",outcome="forged"}} 1.0'
    assert counted in (await channels.http.get(f"{channels.url}/metrics")).text
