"""Our count of segments against Twilio's own calculator (npm) on random texts."""

from __future__ import annotations

import json
import random
import subprocess

import pytest

from adapters.twilio.segments import plainer, segments
from tests.npm_tools import node_modules

PLAIN = "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCÄÖÑÜ§¿abcxyzäöñüà"
TWICE = "[\\]^{|}~€"
WIDE = "çêãõ\u201c\u201d\u2019\u2013\u2026\u0434\u0416\u044f中文😀🎉"
COUNT = """
const { SegmentedMessage } = require('sms-segments-calculator');
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const count = (text, smart) => new SegmentedMessage(text, 'auto', smart).segmentsCount;
console.log(JSON.stringify(texts.map((text) => [count(text, false), count(text, true)])));
"""


def texts() -> list[str]:
    """Texts of each alphabet, many of a length at which one more message begins."""
    chance = random.Random(4)  # noqa: S311 - the same texts in each run
    return [
        "".join(chance.choices(alphabet, k=length - near))
        for alphabet in (PLAIN, PLAIN + TWICE, PLAIN + WIDE, TWICE, WIDE)
        for length in (3, 35, 66, 67, 70, 71, 134, 135, 153, 160, 161, 306, 307, 459, 1600)
        for near in range(3)
    ]


@pytest.fixture(scope="module")
def counted() -> list[tuple[str, int, int]]:
    """Each text, its segments by Twilio's calculator, and those with Smart Encoding."""
    made = texts()
    done = subprocess.run(
        ["node", "-e", COUNT],
        input=json.dumps(made),
        cwd=node_modules().parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return [(text, *counts) for text, counts in zip(made, json.loads(done.stdout), strict=True)]


def test_we_count_as_twilio_does(counted: list[tuple[str, int, int]]) -> None:
    ours = {text: segments(text) for text, _, _ in counted}
    assert {text: (ours[text], theirs) for text, theirs, _ in counted if ours[text] != theirs} == {}


def test_a_text_made_plainer_costs_no_more_than_smart_encoding_makes_it(
    counted: list[tuple[str, int, int]],
) -> None:
    dearer = [text for text, _, smart in counted if segments(plainer(text)) > smart]
    assert dearer == []
