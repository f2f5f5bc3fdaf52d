"""Invented people: names, ID numbers of area 990101, which does not exist, and telephone numbers nobody has."""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum.cn import ric

from model.people.sites import Site

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹章苏潘葛范彭鲁韦马苗方任袁柳唐罗薛汤滕殷毕郝安常"
MEN = "国强 建华 志明 永贵 长顺 德福 有才 春生 保平 文斌 大勇 家旺 立新 海涛 金山 东升 光荣 小军 福来 子轩".split()
WOMEN = "秀英 桂兰 玉梅 淑芬 春花 凤霞 爱华 丽萍 巧云 红霞 金花 彩凤 小燕 美玲 雪琴 冬梅 兰香 翠娥 婷婷 雨欣".split()
SPECIAL = ("低保", "残疾", "优抚", "特困", "80+")
IN_LEDGER = 40  # of each village in its residents' ledger, as far as the villages have got
NOT_YET = 110


@dataclass(frozen=True)
class Person:
    """Somebody of a village; `village` is None for people from elsewhere."""

    name: str
    id_number: str
    phone: str
    address: str
    village: Site | None
    sex: str = "男"

    @property
    def born(self) -> date:
        return date(int(self.id_number[6:10]), int(self.id_number[10:12]), int(self.id_number[12:14]))


def of_village(random: Random, village: Site | None, count: int, first: int) -> list[Person]:
    """`count` people; `first` keeps their sequence numbers, and so their ID numbers, apart from everybody else's."""
    return [_person(random, village, first + n) for n in range(count)]


def _person(random: Random, village: Site | None, number: int) -> Person:
    sex = random.choice("男女")
    # every fourth day belongs to another 500 people, so that no two of 2000 share birth date and sequence number
    born = date(1936, 1, 1) + timedelta(days=random.randrange(75 * 91) * 4 + number // 500)
    digits = f"990101{born:%Y%m%d}{number % 500 * 2 + (sex == '男'):03d}"
    name = random.choice(SURNAMES) + random.choice(MEN if sex == "男" else WOMEN)
    phone = f"0000-8801{random.randrange(1000):03d}" if random.random() < 0.8 else ""
    address = f"{village.name}{random.randrange(1, 9)}组" if village else "外镇"
    return Person(name, digits + ric.calc_check_digit(digits + "0"), phone, address, village, sex)


HEADERS = "村代码 户号 姓名 身份证号 性别 出生日期 与户主关系 手机号 住址 户籍状态 特殊类别 更新日期".split()


def ledger(random: Random, people: list[Person], updated: date) -> bytes:
    """A village's residents as the file its agent would upload: CSV of GB18030, as Excel writes it."""
    text = io.StringIO()
    write = csv.writer(text)
    write.writerow(HEADERS)
    for number, person in enumerate(people):
        assert person.village
        kinds = random.choice(SPECIAL) if random.random() < 0.15 else ""
        relation = "户主" if number % 3 == 0 else random.choice(("配偶", "子女", "父母"))
        write.writerow(
            (person.village.code, f"{number // 3 + 1:04d}", person.name, person.id_number, person.sex, person.born,
             relation, person.phone, person.address, "常住", kinds, updated)
        )  # fmt: skip
    return text.getvalue().encode("gb18030")
