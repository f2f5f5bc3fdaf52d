"""The desk's pages, pressed as a clerk presses them."""

from dataclasses import replace

from model.catalogue.versions import Mode
from model.desk.course import handling
from tests.desk.doing import do
from tests.desk.tickets import FRIDAY, GRANNY, PAPERS, SON, carried, take
from tests.pages.conftest import Console, Page


def test_a_clerk_takes_business_in_and_is_told_what_to_print(page: Page) -> None:
    desk = page("desk.counter.intake", "li")
    desk.selectbox(key="intake_item").select("MZ005").run()
    desk.text_input(key="intake_id_number").input(GRANNY.id_number).run()
    desk.text_input(key="intake_name").input("钱桂英").run()
    desk.checkbox(key="intake_all").check().run()

    desk.button(key="intake_save").click().run()

    assert "已受理，编号[0101-" in desk.success[0].value and "](/ticket?number=0101-" in desk.success[0].value
    assert "/papers/receipt/0101-" in desk.success[0].value
    assert desk.selectbox(key="intake_item").value is None


def test_a_known_person_fills_in(page: Page) -> None:
    take(code="MZ014")
    desk = page("desk.counter.intake", "li")
    desk.selectbox(key="intake_item").select("MZ005").run()

    desk.text_input(key="intake_id_number").input(GRANNY.id_number).run()

    assert desk.text_input(key="intake_name").value == "钱桂英"
    assert desk.text_input(key="intake_phone").value == "13900001234"


def test_what_is_missing_names_the_button(page: Page) -> None:
    desk = page("desk.counter.intake", "li")

    desk.selectbox(key="intake_item").select("MZ005").run()

    assert desk.button(key="intake_save").label == "打印一次性告知单"
    assert "还缺2样材料" in desk.warning[0].value


def test_a_refused_intake_keeps_what_was_typed(page: Page) -> None:
    desk = page("desk.counter.intake", "li")
    desk.selectbox(key="intake_item").select("MZ005").run()
    desk.text_input(key="intake_name").input("钱桂英").run()
    desk.text_input(key="intake_phone").input("12345").run()

    desk.button(key="intake_save").click().run()

    assert "手机号应为11位" in desk.error[0].value
    assert desk.text_input(key="intake_name").value == "钱桂英"


def test_an_instant_item_is_done_on_the_spot(page: Page) -> None:
    desk = page("desk.counter.intake", "li")
    desk.selectbox(key="intake_item").select("MZ009").run()
    desk.text_input(key="intake_name").input("钱桂英").run()
    desk.checkbox(key="intake_all").check().run()

    desk.button(key="intake_done").click().run()

    assert "已当场办结" in desk.success[0].value and "不用再登记送达" in desk.success[0].value


def test_a_clerk_completes_with_a_reply(page: Page) -> None:
    ticket = take()
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    at.text_area(key="ticket_reply").input("津贴从12月起发放")

    at.button[0].click().run()

    assert "已办结" in at.success[0].value
    assert any("津贴从12月起发放" in text.value for text in at.markdown)


def test_the_second_clerk_is_told_and_loses_no_typing(page: Page) -> None:
    ticket = take()
    first, second = (page("desk.ticket.ticket", login, number=ticket.number) for login in ("li", "wang"))
    first.text_area(key="ticket_reply").input("已办好")
    first.button[0].click().run()

    second.text_area(key="ticket_reply").input("我也办好了")
    second.button[0].click().run()

    assert "刚刚被李窗口改过" in second.error[0].value
    assert second.text_area(key="ticket_unsaved").value == "我也办好了"


def test_papers_come_later(page: Page) -> None:
    ticket = take(brought=())
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    for box in at.checkbox:
        box.check()

    at.button[0].click().run()

    assert "材料齐了，今天受理" in at.success[0].value


def test_whoever_has_no_right_sees_a_masked_name_and_no_step(page: Page) -> None:
    ticket = take()

    at = page("desk.ticket.ticket", "chen", number=ticket.number)

    page_text = "\n".join(text.value for text in at.markdown)
    assert r"钱\*\*" in page_text and "钱桂英" not in page_text
    assert "办结这一件" not in [button.label for button in at.button]
    assert "请到那里办理" in at.caption[0].value


def test_who_does_not_handle_it_reads_no_whole_name_of_agent_or_taker(page: Page) -> None:
    for mode in (Mode.agency, Mode.time_limited):
        ticket = take(who=replace(GRANNY, agent_name="钱大山"), mode=mode, another=True)
        ticket = do("li", handling.complete, ticket, reply="已办好", channel="电话答复")
        ticket = do("li", handling.deliver, ticket, to="钱小山")

        shown = {}
        for login in ("li", "feng", "chen"):
            at = page("desk.ticket.ticket", login, number=ticket.number)
            shown[login] = "\n".join(text.value for text in at.markdown).replace("\\", "")
        assert "**代办人**　钱大山" in shown["li"] and "**领取**　钱小山" in shown["li"]
        for page_text in (shown["feng"], shown["chen"]):
            assert "**代办人**　钱**" in page_text and "**领取**　钱**" in page_text
            assert "钱大山" not in page_text and "钱小山" not in page_text


def test_an_authorised_person_is_masked_for_who_does_not_handle_it(page: Page) -> None:
    ticket = carried(SON)

    page_text = "\n".join(
        text.value for text in page("desk.ticket.ticket", "chen", number=ticket.number).markdown
    )

    assert "钱大山" not in page_text and r"**代办人**　钱\*\*（受委托人，儿子" in page_text


def test_a_ticket_of_another_village_is_not_found(page: Page) -> None:
    ticket = take("zhao")

    assert "没有找到" in page("desk.ticket.ticket", "qian", number=ticket.number).error[0].value


def test_a_name_with_markup_is_shown_as_it_is(page: Page) -> None:
    ticket = take(who=type(GRANNY)("<script>alert(1)</script>"))

    page_text = "\n".join(
        text.value for text in page("desk.ticket.ticket", "li", number=ticket.number).markdown
    )

    assert r"\<script\>" in page_text


def test_the_queue_and_the_home_page_show_the_ticket(page: Page) -> None:
    ticket = take()

    for name in ("desk.lists.queue", "home.home"):
        shown = page(name, "li").dataframe[0].value
        assert list(shown["编号"]) == [ticket.number]
    assert list(shown.columns) == ["时限", "编号", "申请人", "到期日", "事项"]  # no wider than the office PC


def test_an_empty_queue_says_how_to_begin(console: Console) -> None:
    assert "点“登记办件”开始" in console("li", "queue").info[0].value


def test_one_box_finds_it(page: Page) -> None:
    ticket = take(brought=PAPERS)
    box = page("desk.lists.find", "wang")

    box.text_input(key="find_text").input("桂英").run()

    assert list(box.dataframe[0].value["编号"]) == [ticket.number]
    assert list(box.dataframe[0].value["申请人"]) == ["钱**"]


def test_nothing_found_says_what_to_try(page: Page) -> None:
    box = page("desk.lists.find", "li")

    box.text_input(key="find_text").input("查无此人").run()

    assert "没有查到" in box.info[0].value


def test_a_figures_link_arrives_filled_in(page: Page) -> None:
    take()
    take(code="MZ009", brought=("户口簿原件",), reply="好", mode=Mode.direct)

    box = page("desk.lists.find", "li", state="completed", kind="instant")

    assert "查到1件" in box.markdown[0].value


def test_the_director_enters_next_years_holidays(page: Page) -> None:
    calendar = page("people.calendar", "zhang")
    calendar.text_area(key="calendar_text").input("元旦：1月1日至3日放假。1月9日（周六）上班。").run()

    calendar.button(key="calendar_save").click().run()

    assert "已保存" in calendar.success[0].value


def test_a_notice_with_a_wrong_day_is_refused(page: Page) -> None:
    calendar = page("people.calendar", "zhang")

    calendar.text_area(key="calendar_text").input("春节：2月30日放假").run()

    assert "第1行：2月30日没有这一天" in calendar.error[0].value


def test_another_id_number_takes_its_own_person_and_lets_the_first_go(page: Page) -> None:
    take(code="MZ014")
    desk = page("desk.counter.intake", "li")
    desk.selectbox(key="intake_item").select("MZ005").run()
    desk.text_input(key="intake_id_number").input(GRANNY.id_number).run()

    desk.text_input(key="intake_id_number").input("990101198001010014").run()

    assert desk.text_input(key="intake_name").value == ""
    assert desk.text_input(key="intake_phone").value == ""


def test_a_typed_name_outlives_the_id_number(page: Page) -> None:
    desk = page("desk.counter.intake", "li")
    desk.selectbox(key="intake_item").select("MZ005").run()
    desk.text_input(key="intake_name").input("孙二").run()

    desk.text_input(key="intake_id_number").input("990101198001010014").run()

    assert desk.text_input(key="intake_name").value == "孙二"


def test_at_the_hall_the_person_stands_here_and_in_the_village_the_agent_carries(page: Page) -> None:
    for login, mode in (("li", Mode.time_limited), ("zhao", Mode.agency)):
        desk = page("desk.counter.intake", login)
        desk.selectbox(key="intake_item").select("MZ005").run()
        assert desk.segmented_control(key="intake_mode_MZ005").value == mode


def test_own_applicants_are_whole_and_others_masked(page: Page) -> None:
    take()

    assert list(page("desk.lists.find", "li").dataframe[0].value["申请人"]) == ["钱桂英"]
    assert list(page("desk.lists.find", "wang").dataframe[0].value["申请人"]) == ["钱**"]


def test_an_address_in_a_name_stays_text(page: Page) -> None:
    ticket = take(who=type(GRANNY)("http://evil.example"))

    page_text = "\n".join(
        text.value for text in page("desk.ticket.ticket", "li", number=ticket.number).markdown
    )

    assert "http://evil" not in page_text and "http\u2060" in page_text


def test_a_made_up_number_in_the_address_is_no_link(page: Page) -> None:
    sentence = page("desk.ticket.ticket", "li", number="[点这里](http://evil.example)").error[0].value

    assert "](http" not in sentence


def test_the_fields_of_a_search_can_be_emptied(page: Page) -> None:
    take()
    box = page("desk.lists.find", "li", state="completed")
    assert "没有查到" in box.info[0].value

    box.button(key="find_clear").click().run()

    assert "查到1件" in box.markdown[0].value


def test_the_same_figure_followed_again_fills_the_emptied_fields(page: Page) -> None:
    take()
    box = page("desk.lists.find", "li", state="completed")
    box.button(key="find_clear").click().run()
    assert "查到1件" in box.markdown[0].value

    box.query_params["state"] = "completed"
    box.run()

    assert box.selectbox(key="find_state").value == "completed"
    assert "没有查到" in box.info[0].value


def test_the_second_click_of_one_person_is_no_error(page: Page) -> None:
    ticket = take()
    first, second = (page("desk.ticket.ticket", "li", number=ticket.number) for _ in range(2))
    for tab in (first, second):
        tab.text_area(key="ticket_reply").input("已办好")
    first.button[0].click().run()

    second.button[0].click().run()

    assert not second.error and "您刚才已经保存过了" in second.info[0].value
    assert not [box for box in second.text_area if box.key == "ticket_unsaved"]


def test_a_second_click_hands_nothing_over(page: Page) -> None:
    ticket = take()
    at = page("desk.ticket.ticket", "li", number=ticket.number)
    at.text_area(key="ticket_reply").input("已办好")
    at.button[0].click().run()

    at.button[0].click().run()  # where 办结 was, 登记送达 stands now

    assert "还没有填写领取人" in at.error[0].value


def test_the_warning_of_a_missing_notice_goes_with_the_notice(page: Page) -> None:
    take(now=FRIDAY.replace(month=12, day=29))
    calendar = page("people.calendar", "zhang")
    assert "2027年" in calendar.warning[0].value
    calendar.text_area(key="calendar_text").input("元旦：1月1日至3日放假。1月9日（周六）上班。").run()

    calendar.button(key="calendar_save").click().run()

    assert not calendar.warning and "已保存" in calendar.success[0].value


def test_a_mistyped_id_number_is_said_before_the_name(page: Page) -> None:
    desk = page("desk.counter.intake", "li")
    desk.selectbox(key="intake_item").select("MZ005").run()
    desk.text_input(key="intake_id_number").input("990101194912310029").run()

    desk.button(key="intake_save").click().run()

    assert "身份证号第18位校验不符" in desk.error[0].value and "姓名" not in desk.error[0].value


def test_what_was_taken_in_for_another_post_names_it(page: Page) -> None:
    messages = {}
    for login in ("li", "feng"):
        desk = page("desk.counter.intake", login)
        desk.selectbox(key="intake_item").select("MZ001").run()
        desk.text_input(key="intake_name").input(f"钱{login}").run()
        desk.checkbox(key="intake_all").check().run()
        desk.button(key="intake_save").click().run()
        messages[login] = desk.success[0].value

    assert "已交给" not in messages["li"] and messages["feng"].endswith("已交给社保岗承办。")
    assert "[打印受理回执](/papers/receipt/0101-" in messages["li"]
    assert "[打印承诺通知单](/papers/promise/0101-" in messages["li"]
