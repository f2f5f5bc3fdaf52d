"""The words of the audit log for rounds over the posts and for receptions."""

from collections.abc import Mapping
from typing import Final

ROUNDS: Final[Mapping[tuple[str, str], str]] = {
    ("accept", "reception"): "接下接待登记",
    ("add_note", "inspection"): "给巡查加补充说明",
    ("answer", "inspection"): "申辩巡查结果",
    ("answer", "reception"): "答复接待登记",
    ("begin", "inspection"): "开始巡岗或抽查",
    ("decide", "inspection"): "认定巡查结果",
    ("enter", "inspection"): "记巡查情况",
    ("finish", "inspection"): "做完巡岗或抽查",
    ("give_back", "reception"): "不接接待登记",
    ("hand_on", "reception"): "转交接待登记",
    ("link_ticket", "reception"): "接待登记关联办件",
    ("log", "reception"): "接待登记",
    ("reveal", "reception"): "查看来人电话",
}
