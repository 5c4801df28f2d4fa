"""Whether a webhook comes from Twilio: its signature over our address, its query and its form. Pure.

The address is the one the operator entered, built from PUBLIC_URL: what a proxy says about it proves nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlparse

from starlette.datastructures import ImmutableMultiDict
from twilio.request_validator import HMAC_SHA1, HMAC_SHA256, RequestValidator, add_port, remove_port

from hub.channel import Webhook
from hub.errors import Forged

OVERRIDES = "#rc=5&rp=all"
"""Makes Twilio repeat a webhook that was not taken: 503, 429, no answer. It never reaches us."""
_SIGNATURE, _SETTINGS = "x-twilio-signature", "x-twilio-webhooks-signature-settings"


def verify(
    webhook: Webhook,
    url: str,
    form: ImmutableMultiDict[str, str],
    secrets: tuple[str, ...],
    keys: Mapping[str, str],
) -> None:
    """Raise `Forged` unless it is signed by one of the secrets, or by the key it names.

    `url` is without the query. A webhook that names a key is measured by that key and SHA-256 alone.
    """
    settings = webhook.headers.get(_SETTINGS, "").strip()
    algorithm = HMAC_SHA256 if settings else HMAC_SHA1
    allowed = _key(settings, keys) if settings else secrets
    given = webhook.headers.get(_SIGNATURE, "").encode(errors="replace")
    addresses = _addresses(url, webhook.query)
    signatures = [
        RequestValidator(secret).compute_signature(address, form, algorithm).encode()
        for secret in allowed
        for address in addresses
    ]
    if sum(hmac.compare_digest(given, signature) for signature in signatures) == 0:
        raise Forged("the signature is missing or wrong")


def _key(settings: str, keys: Mapping[str, str]) -> tuple[str, ...]:
    """The secret of the key that is named; a key without a known algorithm has none."""
    parts = dict(part.strip().partition("=")[::2] for part in settings.split(","))
    if parts.get("algorithm", "").upper() != HMAC_SHA256 or parts.get("key") not in keys:
        raise Forged("the signature names a key or an algorithm that is not set up")
    return (keys[parts["key"]],)


def _addresses(url: str, query: str) -> frozenset[str]:
    """As Twilio may have written the address: with its port or without, with a bare "?", with overrides.

    It escapes ":" and "@" of a query in the request or in what it signs, and not always in both
    (twilio-node, pull request 621); our callbacks carry ids with colons.
    """
    plain = query.replace("%3A", ":").replace("%40", "@")
    escaped = plain.replace(":", "%3A").replace("@", "%40")
    written = {_whole(f"{url}?{each}") for each in (query, plain, escaped)} if query else {url, f"{url}?"}
    ported = {port(urlparse(address)) for address in written for port in (add_port, remove_port)}
    return frozenset(written | ported | {address + OVERRIDES for address in written})


def _whole(words: str) -> str:
    """Without halves of surrogate pairs, which nothing can be signed with."""
    return words.encode(errors="replace").decode()
