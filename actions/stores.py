"""The stores: where they are and when they open."""

from __future__ import annotations

from calendar import day_name
from datetime import date, time, timedelta

from actions.orders import dated
from actions.shop import Shop, Store
from actions.turn import Events, Turn

WEEKDAYS = {name.lower(): number for number, name in enumerate(day_name)}


def store_finder(turn: Turn, shop: Shop) -> Events:
    """Tell where the store of a town is, or where all are."""
    stores = shop.stores()
    town = turn.entity("town")
    here = _in_town(stores, town)
    towns = ", ".join(store.town for store in stores)
    if here:
        turn.say("utter_store", town=here[0].town, street=here[0].street)
    elif town:
        turn.say("utter_no_store", asked=town.title(), list=_addresses(stores), towns=towns)
    else:
        turn.say("utter_stores", list=_addresses(stores), towns=towns)
    return []


def store_hours(turn: Turn, shop: Shop) -> Events:
    """Tell the hours of the named store or of all, on the named day or of today and the whole week."""
    stores = shop.stores()
    asked = _in_town(stores, turn.entity("town")) or list(stores)
    day = day_meant(turn.entity("weekday"), turn.today)
    if day is None:
        turn.say("utter_hours_week", list=_weeks(asked), short=_weeks(asked[:1]))
    else:
        told = [f"{store.town} {_span(store.hours[day.weekday()])}" for store in asked]
        turn.say("utter_hours_day", day=dated(day), hours=", ".join(told))
    return []


def day_meant(said: str | None, today: date) -> date | None:
    """The next day, today included, that "sunday", "today" or "tomorrow" means; None for anything else."""
    said = (said or "").lower()
    if said in ("today", "tomorrow"):
        return today + timedelta(days=said == "tomorrow")
    if said not in WEEKDAYS:
        return None
    return today + timedelta(days=(WEEKDAYS[said] - today.weekday()) % 7)


def _in_town(stores: tuple[Store, ...], town: str | None) -> list[Store]:
    return [store for store in stores if town and store.town.lower() == town.lower()]


def _addresses(stores: tuple[Store, ...]) -> str:
    return "\n".join(f"- **{store.town}**, {store.street}" for store in stores)


def _weeks(stores: list[Store]) -> str:
    return "\n".join(f"- **{store.town}**: {_week(store)}" for store in stores)


def _week(store: Store) -> str:
    """The week in as few words as it takes: days with the same hours stand together."""
    parts: list[tuple[list[str], str]] = []
    for name, hours in zip(day_name, store.hours, strict=True):
        if parts and parts[-1][1] == _span(hours):
            parts[-1][0].append(name[:3])
        else:
            parts.append(([name[:3]], _span(hours)))
    return ", ".join(
        f"{days[0]}-{days[-1]} {span}" if len(days) > 1 else f"{days[0]} {span}" for days, span in parts
    )


def _span(hours: tuple[time, time] | None) -> str:
    return f"{hours[0]:%H:%M}-{hours[1]:%H:%M}" if hours else "closed"
