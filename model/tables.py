"""Every table of the house in one import, for migrations and for tests that build a database."""

from model.catalogue import items, versions
from model.desk import progress
from model.desk.colleagues import transfers, urging
from model.desk.counter import blank_slips, drafts, notices
from model.desk.course import declining
from model.desk.deadline import extensions, pauses, reports_up
from model.desk.documents import attachments, printing
from model.desk.errands import agencies, home_visits
from model.desk.filing import archive
from model.desk.lists import saved_filters
from model.desk.money import payments, waivers
from model.desk.reception import receptions
from model.desk.ticket import decisions, events, names, rounds, sub_tasks, tickets
from model.ground import history, numbering, settings, workdays
from model.ground.db import Base
from model.handover import handover_lines, handovers
from model.people import accounts, residents, sign_in, sites
from model.records import uploads
from model.roster import leave
from model.roster.duty import duty, duty_feeds, swaps, wishes
from model.roster.inspections import inspections
from model.roster.on_post import gaps
from model.roster.posts import posts
from model.roster.presence import attendance
from model.roster.staff import staff_moves
from model.voice import complaints

NOUNS = (
    accounts, agencies, archive, attachments, attendance, blank_slips, complaints, decisions, declining, drafts, duty, duty_feeds, events, extensions, gaps, reports_up, handover_lines, handovers, history,
    home_visits, inspections, items, leave, names, notices, numbering, pauses, payments, posts, printing, progress, receptions, residents, rounds, saved_filters, settings, sign_in, sites,
    staff_moves, sub_tasks, swaps, tickets, transfers, uploads, urging, versions, waivers, wishes, workdays,
)  # fmt: skip
metadata = Base.metadata
