"""Refusals: exceptions whose text is the sentence on screen."""


class Refused(Exception):
    """The action is not allowed or not possible; `str()` is one calm Chinese sentence that says what to do."""

    @property
    def sentence(self) -> str:
        return str(self)


class NotPermitted(Refused):
    """The account lacks the right for this action."""

    def __init__(self, need: str) -> None:
        super().__init__(f"这一步需要“{need}”的权限。如需办理，请联系中心主任或管理员。")


class ChangedMeanwhile(Refused):
    """Somebody else changed the row after the form was opened (optimistic lock)."""

    def __init__(self, what: str, who: str) -> None:
        self.who = who
        super().__init__(f"{what}刚刚被{who}改过。请看最新内容后再办；您写的字已保留在下方。")


class DoneAlready(Refused):
    """The second click of one person on what is done: nothing is wrong, so the page tells it calmly."""


class NotFound(Refused):
    """There is no such row in the account's scope; whether it exists elsewhere is not told."""

    def __init__(self, what: str) -> None:
        super().__init__(f"没有找到{what}。请核对后再试。")
