"""Every table of the house in one import, for migrations and for tests that build a database."""

from model.catalogue import items, versions
from model.desk import (
    agencies,
    archive,
    attachments,
    blank_slips,
    decisions,
    declining,
    drafts,
    events,
    extensions,
    hand_ups,
    handover_lines,
    home_visits,
    names,
    notices,
    pauses,
    payments,
    printing,
    progress,
    receptions,
    rounds,
    saved_filters,
    sub_tasks,
    tickets,
    transfers,
    urging,
    waivers,
)
from model.ground import history, numbering, settings, workdays
from model.ground.db import Base
from model.people import accounts, sign_in, sites
from model.records import residents, uploads
from model.roster import (
    attendance,
    duty,
    duty_feeds,
    gaps,
    handovers,
    inspections,
    leave,
    posts,
    staff_moves,
    swaps,
    wishes,
)
from model.voice import complaints

NOUNS = (
    accounts, agencies, archive, attachments, attendance, blank_slips, complaints, decisions, declining, drafts, duty, duty_feeds, events, extensions, gaps, hand_ups, handover_lines, handovers, history,
    home_visits, inspections, items, leave, names, notices, numbering, pauses, payments, posts, printing, progress, receptions, residents, rounds, saved_filters, settings, sign_in, sites,
    staff_moves, sub_tasks, swaps, tickets, transfers, uploads, urging, versions, waivers, wishes, workdays,
)  # fmt: skip
metadata = Base.metadata
