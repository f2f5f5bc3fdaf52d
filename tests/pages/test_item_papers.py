"""事项文书: every paper with its door, narrowed by window, category and post; doors on the item's and the posts' pages."""

from streamlit.testing.v1 import AppTest

from model.ground import db
from model.roster.posts import posts
from tests.cast import TOWN
from tests.pages.conftest import Page


def doors(at: AppTest) -> dict[str, str]:
    """The label of every link button and where it leads."""
    return {link.proto.label: link.proto.url for link in at.get("link_button")}


def test_every_paper_has_its_door(page: Page) -> None:
    at = page("catalogue.papers", "zhou")

    links = doors(at)
    assert links["打印便民服务手册"] == "/papers/items/handbook"
    assert links["下载便民服务手册"] == "/papers/items/handbook.docx"
    assert links["打印胸牌"] == "/papers/staff/badges" and len(links) == 10


def test_a_chosen_window_and_category_go_along(page: Page) -> None:
    at = page("catalogue.papers", "li")
    at.selectbox(key="papers_window").set_value("社保窗口")
    at.selectbox(key="papers_category").set_value("民政救助").run()

    links = doors(at)
    window, category = (
        "window=%E7%A4%BE%E4%BF%9D%E7%AA%97%E5%8F%A3",
        "category=%E6%B0%91%E6%94%BF%E6%95%91%E5%8A%A9",
    )
    assert links["打印办事指南"] == f"/papers/items/guides?{window}&{category}"
    assert links["打印A4上墙公示"] == f"/papers/items/board?size=A4&{window}", "a board knows no category"


def test_a_chosen_post_goes_along(page: Page) -> None:
    with db.reading() as s:
        post = next(p for p in posts.of_town(s, TOWN) if p.name == "社保岗")

    at = page("catalogue.papers", "li")
    at.selectbox(key="papers_post").set_value(str(post.id)).run()

    assert doors(at)["打印座牌"] == f"/papers/staff/desk-plates?post={post.id}"


def test_an_item_and_a_post_lead_to_their_own_papers(page: Page) -> None:
    assert doors(page("catalogue.item", "zhou", code="MZ005"))["打印指南"] == "/papers/items/guide/MZ005"
    with db.reading() as s:
        post = posts.of_town(s, TOWN)[0]
    at = page("roster.posts.posts", "zhang")
    at.selectbox(key="posts_chosen").set_value(post.id).run()

    assert doors(at)["打印胸牌"] == f"/papers/staff/badges?post={post.id}"
