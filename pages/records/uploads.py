"""上传台账: a file as it is → every problem with its line → one button. Nothing is stored on sight."""

import hashlib

import streamlit as st

from model.ground import db
from model.people import sites
from model.people.permissions import Permission, Role
from model.records import batch, uploads
from model.records.uploads import File, SameFile, Upload, UploadKind
from pages.parts import frame, progress_bar, saving
from pages.records import past_uploads, pending, upload_check, upload_template
from validation import report
from validation.files import Checked
from validation.grid import Unreadable


def render() -> None:
    frame.heading(
        "上传台账", "选文件 → 核对 → 入库，都在这一页。文件照原样拖进来，点“入库”之前什么都不会改。"
    )
    past_uploads.undo_pressed()
    st.header("1　选文件")
    kind = _kind()
    upload_template.download(kind)
    file = st.file_uploader("把台账文件拖到这里（Excel .xlsx 或 CSV）", key="uploads_file")
    village, moved_in = _options(kind)
    if file is None:
        pending.let_go()
    else:
        data = file.getvalue()
        digest = hashlib.sha256(data).hexdigest()
        _examine(pending.Request(frame.me().id, kind, digest, file.name, village, moved_in), data)
    past_uploads.show()
    if frame.can(Permission.view_residents):
        frame.link("residents", "看居民台账", icon=":material/groups:")


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
    if kind is UploadKind.catalogue or frame.me().role is Role.village_agent:
        return "", False  # an agent means the own village, and leaves moving people to the hall
    with db.reading() as s:
        names = {site.code: site.name for site in sites.villages(s, frame.me().town_id)}
    village = st.selectbox(
        "文件里没有“村代码”这一栏时，算哪个村的",
        ["", *names],
        format_func=lambda code: names.get(code, "文件里写了村代码"),
        key="uploads_village",
    )
    moved_in = False
    if kind is UploadKind.residents:
        moved_in = st.checkbox("迁入：文件里的人登记在别的村，确已迁来本村", key="uploads_moved_in")
    return village, moved_in


def _examine(request: pending.Request, data: bytes) -> None:
    """Stored just now, or known before: then nothing else is said. Else what the check found, and the button."""
    again = _came_before(request)
    if again:
        pending.let_go()
        st.info(again, icon=":material/info:")
        return
    try:
        checked = pending.find(request) or pending.check(request, data)
    except Unreadable as problem:
        st.error(str(problem), icon=":material/error:")
        return
    if st.session_state.get("uploads_store") and _stored(request, checked):
        return
    st.header("2　核对")
    upload_check.show(request.kind, checked)
    if upload_check.may_go_in(checked):
        st.header("3　入库")
        st.button(
            f"把这{checked.rows.height}行入库", type="primary", key="uploads_store", icon=":material/save:"
        )


def _came_before(request: pending.Request) -> str:
    with db.reading() as s:
        try:
            uploads.refuse_repeated(s, frame.me(), request.kind, request.sha256, frame.now())
        except SameFile as same:
            return same.sentence
    return ""


def _stored(request: pending.Request, checked: Checked) -> bool:
    """The button, handled before the check is drawn again; whether the file is in now."""
    file = File(checked.file_name, checked.sha256, checked.total, checked.rejected)
    stored: Upload | None = None
    says = f"正在入库{checked.rows.height}行，请不要关闭页面。"
    with progress_bar.bar(says) as progress, frame.acting() as s:
        stored = batch.store(
            s,
            frame.me(),
            request.kind,
            file,
            checked.rows,
            moved_in=request.moved_in,
            now=frame.now(),
            progress=progress,
        )
    if stored is None:
        return False
    pending.let_go()
    saving.say(_done(stored))
    _what_next(checked)
    return True


def _done(upload: Upload) -> str:
    sentence = f"已入库：新登记{upload.created}行，更新{upload.changed}行，原来就有、没有变化的{upload.unchanged - upload.older}行。"
    if upload.older:
        sentence += f"{upload.older}行比系统里的旧，没有改。"
    if upload.rejected:
        sentence += f"还有{upload.rejected}行有问题，请下载“问题清单”，改好后只上传这{upload.rejected}行。"
    return sentence


def _what_next(checked: Checked) -> None:
    if not checked.problems:
        st.markdown("还有台账要传，请在上面换一个文件。")
        return
    name, data, mime = report.problem_list(checked)
    st.download_button(
        "下载“问题清单”", data, name, mime, key="uploads_rest", icon=":material/download:", on_click="ignore"
    )
