"""The demo company's people: its departments, twelve dealers in twelve provinces, and the farmers around them."""

import os
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Company as OurCompany
from accounts.models import Department, Role, User
from core import clock
from dealers.models import Agreement, Dealer, Staff

PASSWORD = os.environ.get("DEMO_PASSWORD") or "harvest-2026"

# username, name, role, department, phone, heads it
COMPANY = [
    ("zhouzhiqiang", "周志强", Role.LEADER, "leaders", "13600008001", True),
    ("sunlijun", "孙立军", Role.LEADER, "sales", "13600008010", True),
    ("zhaomin", "赵敏", Role.CLERK, "sales", "13600008012", False),
    ("wangfang", "王芳", Role.CLERK, "sales", "13600008013", False),
    ("liming", "李明", Role.REP, "sales", "13600007719", False),
    ("gaojianjun", "高建军", Role.REP, "sales", "13600007720", False),
    ("tianye", "田野", Role.REP, "sales", "13600007721", False),
    ("hebin", "贺斌", Role.REP, "sales", "13600007722", False),
    ("hezhiyuan", "何志远", Role.TECHNICIAN, "technical", "13600008021", True),
    ("linxiaodong", "林晓东", Role.TECHNICIAN, "technical", "13600008022", False),
    ("wangqiang", "王强", Role.REPAIRER, "technical", "13600008031", False),
    ("zhengwei", "郑伟", Role.REPAIRER, "technical", "13600008032", False),
    ("qianguoqing", "钱国庆", Role.KEEPER, "sales", "13600008041", False),
    ("wuxiaofang", "吴晓芳", Role.FINANCE, "finance", "13600008051", True),
    ("zhengkai", "郑凯", Role.FINANCE, "finance", "13600008052", False),
    ("admin", "系统管理员", Role.ADMIN, None, None, False),
]
ADDRESS = "山东省潍坊市坊子区凤凰街 8 号"
MAILBOXES = {"admin": "admin@example.invalid", "zhengkai": "zhengkai@example.invalid"}
# One of each role, as --logins shows them.
DOOR_KEYS = [
    "zhaomin", "liming", "hezhiyuan", "wangqiang", "qianguoqing", "wuxiaofang", "zhouzhiqiang",
    "chendecai", "liuhaitao", "admin",
]  # fmt: skip


@dataclass(frozen=True)
class DealerPlan:
    """A dealer as the demo founds it: its people are (username, name, skills), the owner first."""

    code: str
    name: str
    short: str
    province: str
    city: str
    rep: str
    people: tuple
    counties: dict = field(default_factory=dict)
    plates: str = "皖K"
    grade: str = "B"


DEALERS = [
    DealerPlan(
        "fengyu", "阜阳市丰裕农机销售有限公司", "阜阳丰裕农机", "安徽省", "阜阳市", "liming",
        (("chendecai", "陈德才", "收割机 拖拉机"), ("liuhaitao", "刘海涛", "收割机 液压"), ("zhangping", "张平", "拖拉机 电气")),
        {"颍上县": ("谢桥镇", "夏桥镇", "江店孜镇", "杨湖镇"), "临泉县": ("杨桥镇", "滑集镇"), "太和县": ("旧县镇", "三塔镇")}, "皖K", "A",
    ),
    DealerPlan(
        "sanjiang", "佳木斯三江农机有限公司", "佳木斯三江农机", "黑龙江省", "佳木斯市", "gaojianjun",
        (("handong", "韩冬", "拖拉机"), ("yuchenglong", "于成龙", "拖拉机 收割机"), ("baihaibo", "白海波", "插秧机")),
        {"富锦市": ("锦山镇", "二龙山镇", "向阳川镇"), "桦南县": ("驼腰子镇", "孟家岗镇"), "汤原县": ("香兰镇", "鹤立镇")}, "黑D", "C",
    ),
    DealerPlan(
        "yudong", "周口豫东农机销售有限公司", "周口豫东农机", "河南省", "周口市", "tianye",
        (("majianshe", "马建设", "玉米机 收割机"), ("lidaming", "李大明", "收割机"), ("xuyong", "徐勇", "拖拉机")),
        {"商水县": ("黄寨镇", "谭庄镇", "固墙镇"), "西华县": ("逍遥镇", "奉母镇"), "鹿邑县": ("玄武镇", "涡北镇")}, "豫P",
    ),
    DealerPlan(
        "yimeng", "临沂沂蒙农机有限公司", "临沂沂蒙农机", "山东省", "临沂市", "liming",
        (("songlijun", "宋立军", "拖拉机"), ("mengxianwei", "孟宪伟", "拖拉机 液压"), ("zhaolei", "赵磊", "收割机")),
        {"沂南县": ("铜井镇", "大庄镇"), "郯城县": ("马头镇", "李庄镇", "港上镇"), "莒南县": ("大店镇", "板泉镇")}, "鲁Q", "A",
    ),
    DealerPlan(
        "subei", "盐城苏北农业机械有限公司", "盐城苏北农机", "江苏省", "盐城市", "liming",
        (("guweidong", "顾卫东", "插秧机 收割机"), ("chenyong", "陈勇", "插秧机"), ("xujun", "徐军", "收割机")),
        {"射阳县": ("海河镇", "千秋镇", "四明镇"), "滨海县": ("八巨镇", "界牌镇"), "阜宁县": ("益林镇", "东沟镇")}, "苏J", "A",
    ),
    DealerPlan(
        "jianghan", "荆州江汉农机有限责任公司", "荆州江汉农机", "湖北省", "荆州市", "tianye",
        (("pengtao", "彭涛", "拖拉机"), ("zhouyi", "周义", "收割机"), ("lixiangyang", "李向阳", "插秧机")),
        {"监利市": ("朱河镇", "新沟镇", "白螺镇"), "公安县": ("斑竹垱镇", "章庄铺镇"), "江陵县": ("熊河镇", "郝穴镇")}, "鄂D",
    ),
    DealerPlan(
        "dongting", "常德洞庭农机有限公司", "常德洞庭农机", "湖南省", "常德市", "tianye",
        (("tangzhiping", "唐志平", "插秧机"), ("xiaohua", "肖华", "插秧机 收割机"), ("dengfei", "邓飞", "收割机")),
        {"汉寿县": ("蒋家嘴镇", "岩汪湖镇"), "安乡县": ("大鲸港镇", "黄山头镇", "三岔河镇"), "澧县": ("梦溪镇", "复兴镇")}, "湘J",
    ),
    DealerPlan(
        "jizhong", "保定冀中农机贸易有限公司", "保定冀中农机", "河北省", "保定市", "gaojianjun",
        (("duanzhigang", "段志刚", "玉米机"), ("gengliang", "耿亮", "拖拉机"), ("wenbo", "温博", "收割机")),
        {"蠡县": ("留史镇", "大百尺镇"), "高阳县": ("庞口镇", "西演镇"), "望都县": ("固店镇", "贾村镇")}, "冀F",
    ),
    DealerPlan(
        "songliao", "四平松辽农机有限公司", "四平松辽农机", "吉林省", "四平市", "gaojianjun",
        (("jinchenghao", "金成浩", "拖拉机 玉米机"), ("cuibin", "崔斌", "玉米机"), ("piaozhe", "朴哲", "插秧机")),
        {"梨树县": ("郭家店镇", "榆树台镇", "小城子镇"), "伊通县": ("大孤山镇", "营城子镇")}, "吉C",
    ),
    DealerPlan(
        "ganfu", "南昌赣抚农机服务有限公司", "南昌赣抚农机", "江西省", "南昌市", "hebin",
        (("xiongweimin", "熊卫民", "插秧机"), ("wanli", "万里", "收割机"), ("tuqiang", "涂强", "发动机")),
        {"进贤县": ("文港镇", "梅庄镇", "张公镇"), "南昌县": ("蒋巷镇", "三江镇")}, "赣A",
    ),
    DealerPlan(
        "chuanxi", "德阳川西农机有限公司", "德阳川西农机", "四川省", "德阳市", "hebin",
        (("luodaquan", "罗大全", "收割机 微耕"), ("jiangbo", "蒋波", "发动机"), ("yangxiong", "杨雄", "插秧机")),
        {"中江县": ("仓山镇", "龙台镇", "黄鹿镇"), "广汉市": ("三水镇", "连山镇")}, "川F",
    ),
    DealerPlan(
        "guanzhong", "渭南关中农机有限公司", "渭南关中农机", "陕西省", "渭南市", "hebin",
        (("leizhenhua", "雷振华", "拖拉机"), ("dangjun", "党军", "播种机 拖拉机"), ("xiyulong", "席玉龙", "收割机")),
        {"大荔县": ("许庄镇", "官池镇", "朝邑镇"), "蒲城县": ("孙镇", "荆姚镇")}, "陕E", "C",
    ),
]  # fmt: skip
NO_AGREEMENT = "guanzhong"  # its agreement ran out a few weeks ago: its rep takes over (A1)

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤"
)
GIVEN = [
    "建国", "守田", "福贵", "满仓", "有才", "长河", "德山", "新民", "国栋", "秀英", "桂兰", "玉梅",
    "春生", "秋生", "大海", "小军", "志勇", "永强", "红旗", "建军", "宝山", "金锁", "来喜", "永福",
    "天成", "广林", "树根", "水生", "家旺", "明亮", "海涛", "学文", "立新", "春燕", "凤霞", "兴旺",
    "庆丰", "保田", "成林", "卫国", "援朝", "双喜", "根宝", "连生", "运来", "贵平", "传宝", "继红",
    "文革", "国庆", "跃进", "丰收", "有粮", "多福", "万年", "东升",
]  # fmt: skip


@dataclass
class Company:
    """Everyone by username, and the dealers in the order of their plans."""

    users: dict[str, User]
    dealers: dict[str, Dealer]
    plans: dict[str, DealerPlan]

    def owner(self, dealer: Dealer) -> User:
        return self.users[self.plans[dealer.code].people[0][0]]

    def repairers(self, dealer: Dealer) -> list[User]:
        return [self.users[person[0]] for person in self.plans[dealer.code].people[1:]]


def found(now) -> Company:
    """Enter the people and the dealers with their agreements. They are reference data: plain rows, under row history."""
    OurCompany.objects.create(name=settings.COMPANY_NAME, brand=settings.COMPANY_BRAND, address=ADDRESS, phone="0536-7651188")
    departments = {d.code: d for d in Department.objects.all()}
    password = make_password(PASSWORD)  # hashed once: a hash for each of fifty people would take half a minute
    users = {}
    for username, name, role, department, phone, heads in COMPANY:
        staff = role == Role.ADMIN
        user = User(
            username=username,
            name=name,
            role=role,
            phone=phone,
            password=password,
            department=departments.get(department),
            is_staff=staff,
            is_superuser=staff,
        )
        user.save()
        users[username] = user
        if heads:
            departments[department].head = user
            departments[department].save()
    company = Company(users, {}, {plan.code: plan for plan in DEALERS})
    for place, plan in enumerate(DEALERS, 1):
        company.dealers[plan.code] = _dealer(plan, place, users, password, now)
    return company


def _dealer(plan, place, users, password, now) -> Dealer:
    dealer = Dealer.objects.create(
        code=plan.code,
        name=plan.name,
        short_name=plan.short,
        province=plan.province,
        city=plan.city,
        rep=users[plan.rep],
        address=f"{plan.province}{plan.city}农机大市场 {place * 3} 号",
        phone=f"1390000{2046 + place * 100}",
        grade=plan.grade,
    )
    today = clock.company_day(now)
    ends = today - timedelta(days=20) if plan.code == NO_AGREEMENT else today.replace(month=12, day=31)
    if (ends - today).days < 60 and plan.code != NO_AGREEMENT:
        ends = ends.replace(year=ends.year + 1)
    Agreement.objects.create(
        dealer=dealer,
        number=f"XY{today.year - 2}-{place:02d}",
        territory="、".join([plan.city, *plan.counties]),
        begins=ends.replace(month=1, day=1, year=ends.year - 2),
        ends=ends,
    )
    for n, (username, name, skills) in enumerate(plan.people):
        role = Role.DEALER_REPAIRER if n else Role.DEALER_OWNER
        phone = f"1390000{2046 + (place - 1) * 100 + n}"
        user = User(username=username, name=name, role=role, phone=phone, password=password)
        user.save()
        Staff.objects.create(user=user, dealer=dealer, skills=skills)
        users[username] = user
    return dealer


def give_mailboxes(company: Company) -> None:
    """Two people have an address, so that password reset can be tried; the rest would only fill an outbox."""
    for username, address in MAILBOXES.items():
        User.objects.filter(pk=company.users[username].pk).update(email=address)


def farmer(chance, plan: DealerPlan, number: int) -> dict:
    """A customer in a dealer's territory; the number makes the phone his alone."""
    county = chance.choice(list(plan.counties))
    village = chance.choice(SURNAMES) + chance.choice(("庄", "寨", "岗", "湾", "楼", "店", "集"))
    return {
        "name": chance.choice(SURNAMES) + chance.choice(GIVEN),
        "phone": f"1380000{5000 + number % 5000:04d}",
        "province": plan.province, "city": plan.city, "county": county,
        "address": f"{chance.choice(plan.counties[county])}{village}村",
    }  # fmt: skip


def logins() -> list[str]:
    """One line per role that can still sign in with its first password: role, name to sign in with, password.

    Raises ValidationError where there is no demo company.
    """
    users = {user.username: user for user in User.objects.filter(username__in=DOOR_KEYS, is_active=True)}
    if "zhaomin" not in users:
        raise ValidationError(_("There is no demo company here."))
    first = {encoded: check_password(PASSWORD, encoded) for encoded in {user.password for user in users.values()}}
    return [_login(users[name]) for name in DOOR_KEYS if name in users and first[users[name].password]]


def _login(user) -> str:
    place = user.staff.dealer.short_name if hasattr(user, "staff") else ""
    return "  ".join(filter(None, (f"{user.get_role_display()} {user.name}", place, user.username, PASSWORD)))
