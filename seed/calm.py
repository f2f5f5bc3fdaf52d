"""How the commands answer: one sentence on the error channel and exit status 1, never a traceback."""

from typing import Any

import typer
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from typer.core import TyperGroup

from model.ground.refusals import Refused


class Calm(TyperGroup):
    """The group of all commands: what a command could not do is told like a refusal of the house."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Refused as refusal:
            sentence = refusal.sentence
        except StaleDataError:
            sentence = "刚刚有人改过同样的内容，这次没有写入。请再运行一次。"
        except OperationalError as error:
            sentence = f"数据库打不开。请核对 DAIBAN_DATABASE_URL 和数据文件夹。（{error.orig}）"
        except DataError:
            sentence = "写的内容太长，或有看不见的特殊符号，没有保存。请删短一些再试。"
        except UnicodeError:
            sentence = "文件名或写的内容里有读不出的字符，没有办理。请改名或改好再运行。"
        except OverflowError:
            sentence = "写的数字或日期太大，没有办理。请核对后再运行。"
        typer.echo(sentence, err=True)
        raise typer.Exit(1)
