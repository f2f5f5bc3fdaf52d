"""Files as the villages and the county send them, taken in through the upload door: read, checked whole, stored."""

from datetime import date, datetime
from pathlib import Path
from random import Random

from sqlalchemy.orm import Session

from model.people.accounts import Account
from model.records import catalogue_upload, known, resident_upload
from model.records.uploads import File
from seed import folk
from seed.folk import Person
from validation import files
from validation.files import Kind

CATALOGUE = Path(__file__).parent / "catalogue.csv"


def catalogue(s: Session, by: Account, now: datetime) -> None:
    """The 113 items, each published as its first version."""
    _upload(s, by, "catalogue", CATALOGUE.read_bytes(), "事项目录.csv", now)


def residents(s: Session, by: Account, random: Random, people: list[Person], now: datetime) -> None:
    """One village's residents' ledger, sent in by its agent."""
    updated = date(now.year, now.month, 1)
    _upload(s, by, "residents", folk.ledger(random, people, updated), f"{by.site.name}居民台账.csv", now)


def _upload(s: Session, by: Account, kind: Kind, data: bytes, name: str, now: datetime) -> None:
    checked = files.check(kind, data, name, known.of(s, by), now.date())
    assert not checked.problems, checked.problems[0]
    store = catalogue_upload.store if kind == "catalogue" else resident_upload.store
    store(s, by, File(name, checked.sha256, checked.total, checked.rejected), checked.rows, now=now)
