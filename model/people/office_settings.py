"""What a town decides for itself: the settings, changed by administrator or director, with history."""

from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from model.ground import history, settings
from model.ground.history import Actor
from model.people.permissions import Holder, Permission, require


class Manager(Actor, Holder, Protocol):
    """Whoever changes settings: an account."""


def change(s: Session, by: Manager, key: str, value: str, *, now: datetime) -> bool:
    """Give a setting of the own town another value, checked by what the setting is; False when it is the same.
    Refuses a text, phone or number that the setting cannot take."""
    require(by, Permission.manage_settings)
    before = settings.value(s, by.town_id, key)
    if settings.CHOICES[key].checked(value) == before:
        return False
    after = settings.put(s, by.town_id, key, value)
    history.record(s, by, "change", "setting", key, now=now, before=before, after=after)
    return True
