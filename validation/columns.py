"""What each kind of file has in its columns: one list feeds the check, the template and the help text."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Column:
    """One column: its name in code, its header in the template, what else villages call it, and what goes in."""

    name: str
    header: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    meaning: str = ""
    example: str = ""

    def words(self) -> tuple[str, ...]:
        return (self.header, *self.synonyms)


VILLAGE: Final = Column(
    "village_code", "村代码", ("村编码", "行政村代码", "村居代码", "所属村代码", "village_code"), True,
    "12位村代码，从本模板的“村代码”表里复制", "990101100201",
)  # fmt: skip
NAME: Final = Column(
    "name", "姓名", ("申请人", "申请人姓名", "办事人", "办事人姓名", "群众姓名", "居民姓名", "服务对象", "name"), True, "与身份证一致", "张三",
)  # fmt: skip
ID_NUMBER: Final = Column(
    "id_number", "身份证号",
    ("身份证", "身份证号码", "证件号码", "证件号", "公民身份号码", "身份号码", "申请人身份证号", "本人身份证号", "居民身份证号", "id_no", "id_number"), True,
    "18位，最后一位可能是X；先把这一列设为“文本”格式", "990101198001010014",
)  # fmt: skip
PHONE: Final = Column(
    "phone", "手机号", ("手机", "手机号码", "联系电话", "电话", "电话号码", "联系方式", "申请人电话", "mobile", "phone"), False,
    "11位手机号或带区号的座机，没有可以空着", "",
)  # fmt: skip
AGENT: Final = Column(
    "agent_name",
    "代办员",
    ("代办员姓名", "经办人", "代办人", "包片代办员", "agent"),
    False,
    "办这件事的代办员",
)

RESIDENTS: Final = (
    VILLAGE,
    Column("household_no", "户号", ("户编号", "家庭编号", "household_no"), False, "村里编的户号", "0001"),
    NAME,
    ID_NUMBER,
    Column("sex", "性别", ("sex",), False, "男或女；空着按身份证号填", "男"),
    Column("birth", "出生日期", ("出生年月日", "出生年月", "生日", "birth"), False, "空着按身份证号填", "1980-01-01"),
    Column("relation_to_head", "与户主关系", ("户主关系", "关系", "家庭关系", "relation_to_head"), False, "", "户主"),
    PHONE,
    Column("address", "住址", ("家庭住址", "地址", "居住地址", "现住址", "家庭地址", "address"), False, "", "东岭村1组"),
    Column("residence_status", "户籍状态", ("居住状态", "人员状态", "常住状态", "residence_status"), False, "常住、外出等", "常住"),
    Column("special_kinds", "特殊类别", ("特殊人群", "人员类别", "困难类别", "special_kinds"), False, "低保、特困、残疾、优抚等，没有就空着", ""),
    Column("bank_last4", "银行卡后四位", ("银行卡号后四位", "银行卡尾号", "卡号后四位", "bank_last4"), False, "只填后四位", "0014"),
    AGENT,
    Column("updated_on", "更新日期", ("更新时间", "登记日期", "填表日期", "采集日期", "updated_on"), False, "空着按上传当天", "2026-10-31"),
)  # fmt: skip

LEDGER: Final = (
    Column("serial", "序号", ("编号", "台账编号", "流水号"), False, "可以空着"),
    Column("item_code", "事项编码", ("事项代码", "事项编号", "服务事项编码", "item_code"), True, "从本模板的“事项编码”表里复制", "MZ005"),
    Column("item_name", "事项名称", ("事项", "服务事项", "办理事项", "代办事项", "办件事项", "业务名称"), False, "可以空着", "高龄津贴申请"),
    NAME,
    ID_NUMBER,
    PHONE,
    VILLAGE,
    Column("mode", "服务方式", ("办理方式", "服务形式", "代办方式", "办件方式", "mode"), True, "直接、限时、代办、上门，四选一", "代办"),
    Column("received", "收件日期", ("受理日期", "收件时间", "受理时间", "申请日期", "接件日期", "代办日期", "登记日期", "received"), True, "", "2026-10-09"),
    Column("finished", "办结日期", ("办结时间", "完成日期", "完成时间", "办毕日期", "finished"), False, "还没办结就空着", "2026-10-12"),
    Column("result", "结果", ("办理结果", "办理情况", "办理状态", "状态", "办件状态", "是否办结", "result"), False, "在办或办结", "办结"),
    AGENT,
    Column("note", "备注", ("说明", "note"), False, ""),
)  # fmt: skip

CATALOGUE: Final = (
    Column("code", "事项编码", ("事项代码", "编码", "code"), True, "本镇自编的短编码，字母加数字", "MZ001"),
    Column("name", "事项名称", ("事项", "名称", "name"), True, "", "最低生活保障申请"),
    Column("category", "分类", ("类别", "事项类别", "事项分类", "category"), True, "", "民政救助"),
    Column("department", "承办部门", ("责任部门", "实施部门", "部门", "department"), True, "要先在部门里登记", "民政办"),
    Column("window", "窗口", ("办理窗口", "受理窗口", "所属窗口", "window"), True, "要先在窗口里登记", "民政救助窗口"),
    Column("kind", "件类", ("办件类型", "类型", "事项类型", "kind"), True, "即办件、承诺件、联办件、上报件，四选一", "承诺件"),
    Column("modes", "服务方式", ("办理方式", "modes"), True, "直接、限时、代办、上门，可以写几个，用；隔开", "限时；代办"),
    Column("legal_basis", "设定依据", ("法律依据", "依据", "办理依据", "legal_basis"), True, "", "《社会救助暂行办法》"),
    Column("conditions", "受理条件", ("办理条件", "申请条件", "conditions"), True, "", "本镇户籍"),
    Column("materials", "申请材料", ("材料", "材料清单", "所需材料", "materials"), True, "几样材料用；隔开", "申请书；居民身份证原件"),
    Column("steps", "办理流程", ("流程", "办理步骤", "steps"), True, "几步用；隔开", "申请；受理；审核；送达"),
    Column("statutory_days", "法定时限", ("法定期限", "法定办结时限", "法定时限（工作日）", "statutory_days"), False, "工作日数，没有就空着", "30"),
    Column("promised_days", "承诺时限", ("承诺期限", "承诺办结时限", "promised_days"), True, "工作日数，当场办结写0", "25"),
    Column("day_unit", "时限单位", ("天数怎么算", "day_unit"), False, "工作日或自然日；空着就不改", "工作日"),
    Column("fee_yuan", "收费（元）", ("收费", "收费金额", "收费标准", "fee_yuan"), False, "不收费写0", "0"),
    Column("fee_basis", "收费依据", ("fee_basis",), False, "收费的必须写", "不收费"),
    Column("approval_level", "审批层级", ("审批级别", "办理层级", "层级", "approval_level"), True, "村级、镇级、县级，三选一", "镇级"),
    Column("intake_level", "受理层级", ("收件层级", "intake_level"), False, "村级、镇级、县级；空着就不改", "村级"),
    Column("result_document", "结果文书", ("办理结果", "结果名称", "result_document"), False, "", "低保审核确认决定书"),
    Column("phone", "咨询电话", ("电话", "联系电话", "phone"), False, "", "0000-8800101"),
)  # fmt: skip
