"""Text that people type, before it is stored: no invisible signs, no longer than its column."""

from model.ground.refusals import Refused


def cleaned(text: str, what: str, longest: int) -> str:
    """The text without control characters and outer blanks; refuses one that is longer than its column."""
    kept = "".join(sign for sign in text if sign.isprintable() or sign == "\n").strip()
    if len(kept) > longest:
        raise Refused(f"“{what}”最多写{longest}个字，现在是{len(kept)}个字。请写短一些。")
    return kept
