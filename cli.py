"""The daiban command: the same doors as the console, without a browser. Thin: what is done lives in model/ and seed/."""

import json
import logging
import socket
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from model import migrations
from model.desk.filing import archive
from model.figures import exports
from model.ground import audit_mark, db, history, settings, verify, workdays
from model.ground.configuration import Configuration, configuration
from model.ground.refusals import Refused
from model.people import sites
from model.roster.on_post import answering
from papers import lists
from seed import calendar, hall, importing
from seed.calm import Calm

app = typer.Typer(
    cls=Calm,
    help="代办通：乡镇便民服务中心的办件、值岗、投诉、台账和看板。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def now() -> datetime:
    return datetime.now(db.OFFICE_ZONE)


def town_of(s: Session, code: str = "") -> int:
    """The town a command works on: the only one there is, or the one of this division code."""
    towns = [site.town_id for site in sites.halls(s) if code in ("", site.code)]
    if len(towns) == 1:
        return towns[0]
    raise Refused("请用 --town 写明本镇的区划代码。" if towns else "没有找到这个镇。请先运行 daiban init。")


@app.command()
def run() -> None:
    """启动：建库，空库时放入演示镇，然后打开网页服务。"""
    import uvicorn

    configured = configuration()
    _refuse_busy_port(configured)
    migrations.upgrade(db.engine())
    with db.reading() as s:
        empty = not sites.halls(s)
        for sentence in verify.unreadable_columns(s):
            raise Refused(sentence)
    if empty:
        from seed import demonstration

        typer.echo("第一次启动：正在准备演示镇的数据，大约需要一分钟……")
        with db.writing() as s:
            demonstration.plant(s, now())
    with db.reading() as s:
        for sentence in audit_mark.compared(s, now=now()):
            typer.echo(sentence, err=True)
    typer.echo(f"代办通已启动，请在浏览器打开：http://localhost:{configured.port}（按 Ctrl+C 停止）")
    if configured.address == "0.0.0.0":
        typer.echo(f"办公室其他电脑请打开：http://{socket.gethostname()}:{configured.port}")
    logging.getLogger("streamlit.runtime.caching.cache_data_api").addFilter(_not_a_word)
    # whom to believe about a visitor's address is decided by DAIBAN_TRUST_PROXY alone
    address: dict[str, Any] = {"host": configured.address, "port": configured.port}
    uvicorn.run("app:app", **address, log_level="warning", proxy_headers=False, server_header=False)


def _not_a_word(record: logging.LogRecord) -> bool:
    """Streamlit remarks that pages are imported before its runtime starts; that is how this house is built."""
    return "No runtime found" not in record.getMessage()


def _refuse_busy_port(configured: Configuration) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((configured.address, configured.port))
        except OSError as error:
            raise Refused(
                f"端口{configured.port}已被占用或不能用。请关掉占用它的程序，或设 DAIBAN_PORT 换一个端口。"
            ) from error


def _or_later(key: str, given: str | None) -> str:
    """A setting, asked only where somebody sits at a keyboard; an empty answer keeps the default."""
    if given is None and sys.stdin.isatty():
        question = f"{settings.CHOICES[key].label}（以后再填就直接回车）"
        given = typer.prompt(question, default="", show_default=False)
    return given or ""


@app.command()
def init(
    town: Annotated[str, typer.Option(prompt="镇名（例：云岭镇）", help="镇名")],
    code: Annotated[str, typer.Option(prompt="12位区划代码", help="12位区划代码")],
    login: Annotated[str, typer.Option(prompt="管理员账号", help="第一位管理员的账号")],
    password: Annotated[
        str,
        typer.Option(prompt="管理员密码（至少8位）", hide_input=True, confirmation_prompt=True, help="密码"),
    ],
    plate_name: Annotated[str | None, typer.Option(help="牌子上的名称")] = None,
    enquiry_phone: Annotated[str | None, typer.Option(help="咨询电话")] = None,
    complaint_phone: Annotated[str | None, typer.Option(help="投诉电话")] = None,
) -> None:
    """正式启用：建一个镇中心和第一位管理员，不放演示数据；换一个区划代码再运行，就在同一个库里再建一个镇。"""
    migrations.upgrade(db.engine())
    given = {"plate_name": plate_name, "enquiry_phone": enquiry_phone, "complaint_phone": complaint_phone}
    office = {key: _or_later(key, answer) for key, answer in given.items()}
    with db.writing() as s:
        admin = hall.open_town(s, town, code, login=login, password=password, office=office, now=now())
        typer.echo(f"{admin.site.name}已建好。请运行 daiban run，用账号“{admin.login}”登录。")


@app.command()
def migrate() -> None:
    """把数据库升级到当前版本的样子。"""
    migrations.upgrade(db.engine())
    typer.echo("数据库已是最新。")


@app.command()
def config() -> None:
    """列出全部 DAIBAN_* 设置和现在的值。"""
    typer.echo("\n".join(f"{name}={value}    # {says}" for name, value, says in configuration().listed()))


@app.command()
def due(
    accepted: Annotated[str, typer.Option(help="受理日期，例：2026-02-13")],
    days: Annotated[int, typer.Option(help="承诺几天")],
    unit: Annotated[workdays.DayUnit, typer.Option(help="workday 工作日，calendar_day 自然日")] = (
        workdays.DayUnit.workday
    ),
    pause: Annotated[
        list[str] | None, typer.Option(help="暂停计时，例：2026-02-24..2026-02-26，可写多次")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="给程序看的格式")] = False,
) -> None:
    """算到期日，并逐日列出是怎么算的。"""
    pauses = [_pause(text) for text in pause or ()]
    deadline = workdays.deadline(_day(accepted), days, unit, calendar.at_hand(), pauses)
    if as_json:
        values = deadline.as_values() | {"accepted_on": accepted, "days": days, "unit": unit.value}
        typer.echo(json.dumps(values, ensure_ascii=False, indent=1))
        return
    typer.echo(f"{accepted}受理，{days}个{unit.label}，到期日：{deadline.due_on}")
    if deadline.presumed:
        typer.echo("其中有的年份还没有放假通知，暂按周一至周五推算。")
    for counted in deadline.days:
        typer.echo(f"{counted.day}  {f'第{counted.number}天' if counted.number else '不计'}  {counted.why}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"日期“{text}”看不懂。请写成2026-02-13这样的样子。") from None


def _pause(text: str) -> workdays.Pause:
    start, _, end = text.partition("..")
    return workdays.Pause(_day(start), _day(end or start))


@app.command()
def who(
    at: Annotated[str, typer.Option(help="哪个时刻，例：2026-11-23T09:00；只写日期按上午9点")],
    town: Annotated[str, typer.Option(help="12位区划代码，库里只有一个镇时不用写")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="给程序看的格式")] = False,
) -> None:
    """每个岗位在那个时刻由谁负责，是不是顶岗，有没有空岗。"""
    moment = _moment(at)
    with migrations.looking() as s:
        posts = [standing.as_values() for standing in answering.Moment(s, town_of(s, town), moment).standings]
    if as_json:
        typer.echo(json.dumps({"at": moment.isoformat(), "posts": posts}, ensure_ascii=False, indent=1))
        return
    for post in posts:
        place = post["window"] or post["site"]
        typer.echo(f"{place}  {post['post']}  {post['name'] or '无人在岗'}  {post['because']}")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"时刻“{text}”看不懂。请写成2026-11-23T09:00这样的样子。") from None
    workdays.countable(moment.date())
    if len(text.strip()) == len("2026-11-23"):
        moment = moment.replace(hour=9)
    return moment if moment.tzinfo else moment.replace(tzinfo=db.OFFICE_ZONE)


@app.command("verify")
def verify_all(
    accept: Annotated[bool, typer.Option("--accept", help="刚恢复过备份：认可现在的操作记录")] = False,
) -> None:
    """体检：操作记录有没有被改过、截短过，数据对不对得上，归档的办件有没有被改过，附件缺不缺。"""
    if accept:
        with migrations.opened() as s:
            audit_mark.accept(s, now=now())
    with migrations.looking() as s:
        findings = [
            *verify.findings(s),
            *archive.altered(s),
            *audit_mark.compared(s, now=now(), accept=accept),
        ]
        marks = audit_mark.newest(s, now())
    for sentence in findings[:50]:
        typer.echo(sentence, err=True)
    if len(findings) > 50:
        typer.echo(f"还有{len(findings) - 50}处没有列出。", err=True)
    if findings:
        raise typer.Exit(1)
    typer.echo("一切正常：操作记录完整，数据关联完整，没有多余的文件。")
    for mark in marks:
        typer.echo(
            f"区划{mark.town_id}的操作记录到第{mark.no}条，校验码{mark.digest[:16]}。可以抄在值班本上。"
        )


@app.command()
def export(
    what: Annotated[exports.Kind, typer.Argument(help="tickets 办件，residents 居民，catalogue 事项")],
    file: Annotated[Path, typer.Argument(help="写到哪个文件，.xlsx 或 .csv")],
    town: Annotated[str, typer.Option(help="12位区划代码；库里只有一个镇时不用写")] = "",
    full: Annotated[str, typer.Option(help="居民台账带全名和住址：写明用途，记入操作记录")] = "",
) -> None:
    """导出表格：姓名只留姓，身份证号和电话遮住中间；低保、残疾等特殊类别一律不导出。"""
    if full and not 2 <= len(full.strip()) <= 120:
        raise Refused("带全名导出，请在 --full 后面写明用途，2到120个字，如“东岭村入户核对”。")
    str(file).encode()  # a name that nobody could write into the log is refused before anything is written
    with migrations.looking() as s:
        town_id = town_of(s, town)
        frame = exports.frame(s, town_id, what, full=bool(full))
    lists.write(frame, file)
    facts = {"file": file.name, "rows": frame.height, "full_because": full.strip()}
    with db.writing() as s:
        history.record(s, history.House(town_id), "export", what, town_id, now=now(), **facts)
    typer.echo(f"已导出{frame.height}行到{file}。")


app.add_typer(importing.commands)  # import and undo
if __name__ == "__main__":
    app()
