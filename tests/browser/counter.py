"""Taking business in at the counter, with the keyboard and the mouse."""

from playwright.sync_api import Page


def start(page: Page, name: str, initials: str) -> None:
    """The intake form with item and name filled in, the person without an ID number."""
    page.goto("/intake")
    picker = page.get_by_role("combobox").first
    picker.click()
    picker.press_sequentially(initials)
    picker.press("Enter")
    page.get_by_label("申请人姓名").fill(name)
    page.get_by_label("申请人姓名").press("Tab")


def numbered(page: Page, words: str) -> str:
    """The number in the message that begins so."""
    message = page.get_by_text(words)
    message.wait_for()
    return message.inner_text().split("编号")[1].split("。")[0]


def take_in(page: Page, name: str, initials: str = "gljt") -> str:
    """Register one ticket of a person without an ID number; returns its number."""
    start(page, name, initials)
    page.get_by_text("全部带齐").click()
    page.get_by_role("button", name="受理", exact=True).click()
    return numbered(page, "已受理，编号")
