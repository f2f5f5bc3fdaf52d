"""居民台账: find a resident by name, ID number or phone; numbers stay masked."""

import math

import polars as pl
import streamlit as st

from model.ground import db
from model.ground.privacy import mask_id, mask_phone
from model.people import residents
from pages.parts import frame, words


def render() -> None:
    frame.heading("居民台账", "各村上传的居民资料，登记办件时会自动带出。要改内容，请改好台账再上传。")
    text = st.text_input(
        "姓名、身份证号或手机号",
        placeholder="例：张三、110105********002X、138****1234（要写全）",
        key="residents_text",
    )
    page = st.session_state.get("residents_page", 1)
    with db.reading() as s:
        count, people = residents.search(s, frame.me(), text, page=page)
    if not count:
        st.info(
            "没有查到。请核对姓名；身份证号和手机号要写全。"
            if text
            else "还没有居民台账。请村代办员到“上传台账”，把村里的Excel传上来。"
        )
        return
    st.markdown(f"共{count}人。" if not text else f"查到{count}人。")
    st.dataframe(
        pl.DataFrame(
            [
                {
                    "村": person.site.name,
                    "户号": person.household_no,
                    "姓名": person.name,
                    "身份证号": mask_id(person.id_number),
                    "与户主关系": person.relation_to_head,
                    "手机号": mask_phone(person.phone or ""),
                    "特殊类别": person.special_kinds,
                    "更新日期": words.day(person.updated_on),
                }
                for person in people
            ]
        ),
        hide_index=True,
        height="content",
    )
    if count > residents.PAGE:
        st.pagination(math.ceil(count / residents.PAGE), key="residents_page")
