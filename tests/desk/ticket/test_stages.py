"""How much lies at a post."""

from sqlalchemy import Engine, select

from model.catalogue.versions import Mode
from model.desk.ticket import stages
from model.ground import db
from model.roster.posts.posts import Post
from tests.cast import TOWN
from tests.desk.tickets import take


def test_only_the_open_tickets_of_the_post_count(engine: Engine) -> None:
    open_one, instant = take(), take(code="MZ009", brought=("户口簿原件",), mode=Mode.direct, reply="已登记")

    with db.reading() as s:
        others = s.scalars(select(Post.id).where(Post.town_id == TOWN, Post.id != open_one.post_id)).all()
        counts = [stages.open_at(s, TOWN, post_id) for post_id in (open_one.post_id, *others)]
    assert not instant.open and counts == [1, 0, 0]
