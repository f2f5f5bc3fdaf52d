"""云岭镇, a town that does not exist: a year of its life, the same on every machine for the same day.

Figures hang on the date of seeding alone: the year ends today, so that today's queue is never empty.
"""

import json
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select, text
from sqlalchemy.orm import Session, selectinload

from model.catalogue.items import ServiceItem
from model.catalogue.versions import ItemVersion
from model.ground import workdays
from model.ground.db import OFFICE_ZONE
from model.ground.settings import Setting
from model.people import sites
from model.roster.posts.posts import Slot
from seed import absences, complaints, files, folk, hall, mornings, people, postings, rotas, rounds, year
from seed.folk import Person
from seed.fortnight import Fortnight, planned
from seed.lives import Lives
from seed.people import Town
from seed.story import Basket, Teller, mode
from seed.year import Books, Taken

SEED = 20261121
TICKETS = 12_000
LIVED = 14  # days at the end that go through the desk's own actions
AT_VILLAGE, FROM_ELSEWHERE, REGISTERED = 0.36, 0.04, 0.85  # chances


def plant(s: Session, now: datetime, *, tickets: int = TICKETS) -> None:
    """Fill an empty database with the demonstration town as it stands at `now`; a database with a town stays as it is."""
    if sites.halls(s):
        return
    now, random = now.astimezone(OFFICE_ZONE), Random(SEED)
    began = datetime.combine(now.date() - timedelta(days=400), time(9), OFFICE_ZONE)
    town = _town(s, began)
    population = _populate(s, town, random, now)
    calendar = workdays.load_calendar(s)
    rotas.plan(s, town, calendar, now)
    absences.ask(s, town, now)
    mornings.come_and_go(s, town, calendar, now)
    _live(s, town, population, Teller(random, calendar, now), tickets)
    absences.hand_over(s, town, now)
    complaints.plant(s, town, calendar, now)
    rounds.plant(s, town, calendar, now)
    postings.arrange(s, town, now)
    samples = json.dumps(people.samples(town), ensure_ascii=False)
    s.execute(text("ANALYZE"))  # counts for the planner after so many rows
    s.merge(Setting(town_id=town.town_id, key="demonstration", value=samples))
    # nobody signs in every morning in a demonstration: who answers is judged by the leaves, until a visitor changes it
    s.merge(Setting(town_id=town.town_id, key="sign_in_counts", value="只作记录"))
    s.flush()


def _town(s: Session, began: datetime) -> Town:
    """Hall, windows, people, catalogue and posts."""
    place = hall.plant(s, town="云岭镇", code="990101100000", now=began)
    place.phone, place.address = "0000-8800000", "云岭镇中心街1号"
    town = people.settle(s, place, began)
    files.catalogue(s, town.director, began)
    departments = {department.name: department for department in sites.departments(s, town.town_id)}
    people.appoint_handlers(s, town, departments, began)
    people.man_posts(s, town, list(sites.windows(s, town.town_id)), began)
    return town


def _populate(s: Session, town: Town, random: Random, now: datetime) -> dict[int | None, list[Person]]:
    """The people by village id, those of the residents' ledgers first; None holds people from elsewhere."""
    each = folk.IN_LEDGER + folk.NOT_YET
    population = {
        site.id if site else None: folk.of_village(random, site, each, number * each)
        for number, site in enumerate([*town.villages, None])
    }
    for site in town.villages:
        agent = town.holder(town.posts[site.id], Slot.a)
        sent = now - timedelta(days=random.randrange(LIVED + 1, LIVED + 60))
        files.residents(s, agent, random, population[site.id][: folk.IN_LEDGER], sent)
    return population


def _live(
    s: Session, town: Town, population: dict[int | None, list[Person]], teller: Teller, tickets: int
) -> None:
    random, now, today = teller.random, teller.now, teller.today
    basket = Basket(random, _items(s, town))
    business: set[str] = set()
    older: list[Taken] = []
    recent: list[Taken] = []
    for day in year.days(random, teller.calendar.works, today - timedelta(days=364), today, tickets):
        lived = (today - day).days < LIVED
        for _ in range(20):  # until it is business that this person did not have before (R062)
            entry = _entry(random, town, population, basket, teller, day, lived)
            if planned(entry.story) not in business:
                break
        business.add(planned(entry.story))
        (recent if lived else older).append(entry)
    Books(s, town, random).write(older, now - timedelta(days=LIVED))
    Fortnight(s, town, Lives(s, town, teller.calendar, now)).live(recent)


def _entry(
    random: Random,
    town: Town,
    population: dict[int | None, list[Person]],
    basket: Basket,
    teller: Teller,
    day: date,
    lived: bool,
) -> Taken:
    at_village = random.random() < AT_VILLAGE
    elsewhere = not at_village and random.random() < FROM_ELSEWHERE
    home = None if elsewhere else random.choices(town.villages, range(18, 6, -1))[0].id
    known = lived and not at_village and random.random() < REGISTERED
    person = random.choice(population[home][: folk.IN_LEDGER] if known else population[home])
    chosen = basket.draw(random)
    story = teller.tell(
        chosen, person, mode(random, chosen.version, at_village=at_village), teller.at_office(day)
    )
    return year.taken(town, story, at_village=at_village)


def _items(s: Session, town: Town) -> list[ServiceItem]:
    return list(
        s.scalars(
            select(ServiceItem)
            .where(ServiceItem.town_id == town.town_id)
            .options(selectinload(ServiceItem.current).options(*ItemVersion.with_parts()))
            .order_by(ServiceItem.code)
        )
    )
