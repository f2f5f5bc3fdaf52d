"""Intake: a person's business is taken in and at once accepted, answered with a one-off notice, or done."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from model.catalogue.items import Kind, ServiceItem
from model.catalogue.versions import ItemVersion, Mode
from model.desk import applicants, clock, events, notices, payments
from model.desk.applicants import Applicant
from model.desk.events import EventKind
from model.desk.moves import TicketState, Verb
from model.desk.tickets import Channel, Ticket, TicketMaterial
from model.ground import db, history
from model.ground.db import Labelled
from model.ground.numbering import numbered, take
from model.ground.privacy import mask_id
from model.ground.refusals import Refused
from model.ground.texts import cleaned
from model.people.accounts import Account
from model.people.permissions import Permission, Role, require
from model.people.sites import Site, SiteKind
from model.roster.posts import Post

AT_HALL = (Mode.direct, Mode.time_limited, Mode.agency, Mode.home_visit)
AT_VILLAGE = (Mode.agency, Mode.home_visit, Mode.time_limited, Mode.direct)


class Outcome(Labelled):
    """What the one button of the intake page will do; the label is the button's word."""

    accept = "accept", "受理"
    notify = "notify", "打印一次性告知单"
    complete = "complete", "当场办结"


def outcome(kind: Kind, missing: Collection[str], *, at_once: bool = True) -> Outcome:
    """Missing required materials lead to the notice that names them all (R081); an instant item is done on the spot
    (R071); everything else is accepted with a due date."""
    if missing:
        return Outcome.notify
    return Outcome.complete if kind is Kind.instant and at_once else Outcome.accept


def usual_mode(version: ItemVersion, by: Account) -> Mode:
    """What to propose: at the hall the person stands at the counter, at a village the agent carries it (R070)."""
    offered = {m.mode for m in version.modes}
    return next(
        mode for mode in (AT_VILLAGE if by.role is Role.village_agent else AT_HALL) if mode in offered
    )


def take_in(
    s: Session,
    by: Account,
    item: ServiceItem,
    applicant: Applicant,
    *,
    mode: Mode,
    brought: Collection[str],
    reply: str = "",
    note: str = "",
    another: bool = False,
    now: datetime,
) -> Ticket:
    """Take one piece of business in; its number, materials, events and paper come with it.

    `item` with its current version and parts; `brought` are the names of the materials on the counter; `reply` is
    the answer of an item done on the spot. Refuses a department account (R061), an item that is not published, a mode
    the item does not offer, a bad ID or phone number, a missing name, and a `Duplicate` unless `another` is said.
    """
    require(by, Permission.take_in)
    version = item.current
    if not item.open or version is None:
        raise Refused(f"“{item.name}”现在没有发布，不能登记。请选别的事项，或问负责目录的同事。")
    if mode not in [m.mode for m in version.modes]:
        raise Refused(f"“{item.name}”不提供{mode.label}。请换一种服务方式。")
    applicant = applicants.checked(applicant, now)
    db.alone(s, f"{by.town_id} {item.code} {applicant.id_number or applicant.name}")
    again = applicants.duplicates(s, by, item, applicant, now)
    if again and not another:
        raise applicants.Duplicate(again[0])
    ticket = _register(s, by, item, applicant, mode, _asked_for(version, brought), note, now)
    proceed(
        s,
        ticket,
        by,
        outcome(ticket.kind, ticket.missing, at_once=bool(reply)),
        reply=reply,
        now=now,
    )
    s.flush()
    history.record(
        s,
        by,
        "take_in",
        "ticket",
        ticket.number,
        now=now,
        item=item.code,
        state=ticket.state,
        applicant=mask_id(applicant.id_number),
    )
    return ticket


def proceed(
    s: Session,
    ticket: Ticket,
    by: Account,
    what: Outcome,
    *,
    reply: str = "",
    for_id: int | None = None,
    now: datetime,
) -> None:
    """Let a received or corrected ticket go one of its three ways; also used when the missing papers have come."""
    if what is Outcome.notify:
        notices.give(s, ticket, by, now=now)
        return
    clock.start(s, ticket, now)
    if what is Outcome.complete and ticket.state is TicketState.received:
        finish(s, ticket, by, reply=reply, channel="当面答复", for_id=for_id, now=now)
        return
    ticket.move(Verb.accept, now)
    clock.reckon(s, ticket)
    events.add(s, ticket, by, EventKind.accepted, now, f"承诺{ticket.promise:%Y-%m-%d}前办结", for_id=for_id)
    if what is Outcome.complete:
        for verb in (Verb.begin, Verb.decide):
            ticket.move(verb, now)
        finish(s, ticket, by, reply=reply, channel="当面答复", for_id=for_id, now=now)


def finish(
    s: Session,
    ticket: Ticket,
    by: Account,
    *,
    reply: str,
    channel: str,
    for_id: int | None = None,
    now: datetime,
) -> None:
    """Close with a written reply; nothing closes without one, by whatever path (R084)."""
    reply = cleaned(reply, "答复", 2000)
    if not reply:
        raise Refused("还不能办结：没有填写给申请人的答复。")
    payments.refuse_unsettled(s, ticket)
    ticket.move(Verb.complete_at_once if ticket.state is TicketState.received else Verb.complete, now)
    ticket.reply, ticket.reply_channel = reply, channel
    ticket.completed_at = now
    ticket.completed_on, ticket.completed_by_id = now.date(), by.id
    clock.reckon(s, ticket)
    events.add(s, ticket, by, EventKind.completed, now, reply, for_id=for_id)


def _register(
    s: Session,
    by: Account,
    item: ServiceItem,
    applicant: Applicant,
    mode: Mode,
    materials: list[TicketMaterial],
    note: str,
    now: datetime,
) -> Ticket:
    site = s.get_one(Site, (by.town_id, by.site_id))
    day = f"{now:%Y%m%d}"
    [serial] = take(s, by.town_id, f"ticket:{site.prefix}:{day}")
    at_village = site.kind is SiteKind.village_point
    ticket = Ticket(
        town_id=by.town_id,
        number=numbered(site.prefix, day, serial),
        query_code=f"{secrets.randbelow(1_000_000):06d}",
        item_id=item.id,
        version_id=item.current_version_id,
        kind=item.kind,
        mode=mode,
        channel=Channel.village if at_village else Channel.hall,
        post_id=_post(s, item, site),
        site_id=site.id,
        village_id=site.id if at_village else applicants.home_village(s, by, applicant.id_number),
        applicant_name=applicant.name,
        applicant_id_number=applicant.id_number or None,
        applicant_phone=applicant.phone or None,
        applicant_address=applicant.address,
        agent_name=applicant.agent_name,
        first_receiver_id=by.id,
        state=TicketState.draft,
        received_at=now,
        received_on=now.date(),
        changed_at=now,
        note=cleaned(note, "备注", 500),
        materials=materials,
    )
    assert item.current
    ticket.item, ticket.version = item, item.current
    ticket.move(Verb.register, now)
    s.add(ticket)
    s.flush()
    events.add(s, ticket, by, EventKind.registered, now, mode.label)
    return ticket


def _post(s: Session, item: ServiceItem, site: Site) -> int:
    """Whoever takes it in answers for it to the end (R001): the village's own post, or the item's window in the hall."""
    where = (
        Post.site_id == site.id if site.kind is SiteKind.village_point else Post.window_id == item.window_id
    )
    post = s.scalar(
        select(Post.id)
        .where(Post.town_id == item.town_id, Post.active, where)
        .order_by(Post.position, Post.id)
        .limit(1)
    )
    if post is None:
        raise Refused(f"“{item.name}”还没有岗位承办。请让主任先在“岗位设置”里设岗。")
    return post


def _asked_for(version: ItemVersion, brought: Collection[str]) -> list[TicketMaterial]:
    """The version's materials as they are asked of this applicant."""
    return [
        TicketMaterial(
            town_id=version.town_id,
            position=material.position,
            name=material.name,
            required=material.required,
            brought=material.name in brought,
        )
        for material in version.materials
    ]
