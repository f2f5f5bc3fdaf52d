"""What a person reads on a page, and presses there."""

from streamlit.testing.v1 import AppTest


def text_of(at: AppTest) -> str:
    """Everything the page tells in words, the messages last."""
    blocks = (*at.markdown, *at.caption, *at.info, *at.warning, *at.error, *at.success)
    return "\n".join(str(block.value) for block in blocks)


def press(at: AppTest, label: str) -> AppTest:
    """The one button of this label, pressed."""
    [button] = [button for button in at.button if button.label == label]
    return button.click().run()
