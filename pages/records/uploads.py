"""上传台账: a file as it is → every problem with its line → one button. Nothing is stored on sight."""

import streamlit as st

from model.ground import db
from model.people import sites
from model.people.permissions import Permission, Role
from model.records import batch, known, uploads
from model.records.uploads import File, SameFile, Upload, UploadKind
from pages.parts import frame, progress
from pages.records import past_uploads, upload_check, upload_template
from validation import files
from validation.files import Checked
from validation.grid import Unreadable


def render() -> None:
    frame.heading(
        "上传台账", "选文件 → 核对 → 入库，都在这一页。文件照原样拖进来，点“入库”之前什么都不会改。"
    )
    past_uploads.undo_pressed()
    st.subheader("1　选文件")
    kind = _kind()
    upload_template.download(kind)
    file = st.file_uploader("把台账文件拖到这里（Excel .xlsx 或 CSV）", key="uploads_file")
    village, moved_in = _options(kind)
    if file is not None:
        _examine(kind, file.getvalue(), file.name, village, moved_in)
    past_uploads.show()


def _kind() -> UploadKind:
    kinds = [
        kind for kind in UploadKind if kind is not UploadKind.catalogue or frame.can(Permission.upload_items)
    ]
    chosen: UploadKind = st.radio(
        "这是什么台账", kinds, format_func=lambda kind: kind.label, horizontal=True, key="uploads_kind"
    )
    return chosen


def _options(kind: UploadKind) -> tuple[str, bool]:
    """The village to take when the file names none, and whether people from other villages have moved in."""
    village, moved_in = "", False
    if kind is UploadKind.catalogue:
        return village, moved_in
    if frame.me().role is not Role.village_agent:
        with db.reading() as s:
            names = {site.code: site.name for site in sites.villages(s, frame.me().town_id)}
        village = st.selectbox(
            "文件里没有“村代码”这一栏时，算哪个村的",
            ["", *names],
            format_func=lambda code: names.get(code, "文件里写了村代码"),
            key="uploads_village",
        )
    if kind is UploadKind.residents:
        moved_in = st.checkbox("迁入：文件里的人登记在别的村，确已迁来本村", key="uploads_moved_in")
    return village, moved_in


def _examine(kind: UploadKind, data: bytes, name: str, village: str, moved_in: bool) -> None:
    st.subheader("2　核对")
    try:
        checked = _checked(kind, data, name, village, moved_in, frame.me().id)
    except Unreadable as problem:
        st.error(str(problem), icon=":material/error:")
        return
    upload_check.show(kind, checked)
    again = _came_before(kind, checked)
    if again:
        st.info(again, icon=":material/info:")
        return
    if upload_check.may_go_in(checked):
        st.subheader("3　入库")
        _store(kind, checked, moved_in)


@st.cache_data(scope="session", ttl=300, max_entries=1, show_spinner="正在核对，请不要关闭页面。")
def _checked(
    kind: UploadKind, data: bytes, name: str, village: str, moved_in: bool, account_id: int
) -> Checked:
    """Checking again at every click of the page would cost its time again."""
    with db.reading() as s:
        here = known.of(s, frame.me(), village=village)
        return files.check(kind.value, data, name, here, frame.today(), moved_in=moved_in)


def _came_before(kind: UploadKind, checked: Checked) -> str:
    with db.reading() as s:
        try:
            uploads.refuse_repeated(s, frame.me(), kind, checked.sha256, frame.now())
        except SameFile as same:
            return same.sentence
    return ""


def _store(kind: UploadKind, checked: Checked, moved_in: bool) -> None:
    count = checked.rows.height
    if not st.button(f"把这{count}行入库", type="primary", key="uploads_store", icon=":material/save:"):
        return
    file = File(checked.file_name, checked.sha256, checked.total, checked.rejected)
    stored: Upload | None = None
    with progress.bar(f"正在入库{count}行，请不要关闭页面。") as told, frame.acting() as s:
        stored = batch.store(
            s, frame.me(), kind, file, checked.rows, moved_in=moved_in, now=frame.now(), progress=told
        )
    if stored:
        _checked.clear()  # what is stored need not stay in memory
        st.success(_done(stored), icon=":material/check_circle:")


def _done(upload: Upload) -> str:
    said = f"已入库：新登记{upload.created}行，更新{upload.changed}行，原来就有、没有变化的{upload.unchanged - upload.older}行。"
    if upload.older:
        said += f"{upload.older}行比系统里的旧，没有改。"
    if upload.rejected:
        said += f"还有{upload.rejected}行有问题，请下载“问题清单”，改好后只上传这{upload.rejected}行。"
    return said
