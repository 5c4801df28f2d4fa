"""What is sold: what it is, what it costs, which sizes are there."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions.shop import Product, Shop
from actions.turn import Event, Events, Turn, button

SHOWN = 4


def product_question(turn: Turn, shop: Shop) -> Events:
    """Tell about the product that was named or spoken about."""
    return _about_product(turn, shop, "utter_product", "product_question")


def availability(turn: Turn, shop: Shop) -> Events:
    """Tell which sizes are there of the product that was named or spoken about."""
    found = _named(turn, shop)
    size = (turn.entity("size") or "").upper()
    if len(found) == 1 and size in found[0].stock:
        left = found[0].stock[size]
        turn.say("utter_size_in_stock" if left else "utter_size_sold_out", product=found[0].name, size=size)
        return [SlotSet("product", found[0].name)]
    return _about_product(turn, shop, "utter_availability", "availability")


def find(products: tuple[Product, ...], said: str) -> list[Product]:
    """The products a name or a kind of thing may mean: the one of that name, else all of that kind."""
    said = said.lower().removesuffix("s")
    named = [
        product
        for product in products
        if said in (product.name.lower(), product.name.lower().removesuffix("s"))
    ]
    return named or [product for product in products if said in product.kind or said in product.name.lower()]


def _named(turn: Turn, shop: Shop) -> list[Product]:
    said = turn.entity("product") or turn.slot("product")
    return find(shop.products(), str(said)) if said else []


def _about_product(turn: Turn, shop: Shop, response: str, intent: str) -> Events:
    found = _named(turn, shop)
    if not found:
        kinds = dict.fromkeys(product.kind for product in shop.products())
        turn.say(
            "utter_which_product",
            [button(kind.capitalize(), intent, product=kind) for kind in list(kinds)[:6]],
        )
        return []
    names = "; ".join(
        f"{product.name}, £{product.price / 100:.0f}: {_sizes(product)}" for product in found[:2]
    )
    turn.show(response, [_card(product) for product in found[:SHOWN]], names=names)
    return [SlotSet("product", found[0].name)] if len(found) == 1 else []


def _card(product: Product) -> Event:
    text = f"£{product.price / 100:.2f}. {product.about}. {_sizes(product).capitalize()}."
    return {
        "title": product.name,
        "text": text,
        "buttons": [button("Find my size", "sizes", product=product.name)],
    }


def _sizes(product: Product) -> str:
    left = [size for size, pieces in product.stock.items() if pieces]
    if not left:
        return "sold out"
    return "in stock" if left == ["one size"] else f"in stock in {', '.join(left)}"
