"""What the demo company makes: forty models over the classes of the law, three hundred parts."""

from decimal import Decimal

from core.money import yuan
from warranty.models import Part, ProductModel

# code, product, class, kW, series of its parts, price of the machine; then what differs
MODELS = [
    ("4LZ-7.0E", "联合收割机", "combine", 103, "4LZ7", 186000),
    ("4LZ-5.0", "联合收割机", "combine", 74, "4LZ5", 128000),
    ("4LZ-6.0B", "联合收割机", "combine", 92, "4LZ7", 159000),
    ("4LZ-8.0", "联合收割机", "combine", 118, "4LZ7", 213000),
    ("4LZ-3.0Z", "履带联合收割机", "combine", 65, "4LZ5", 98000),
    ("4YZ-6", "玉米收割机", "combine", 140, "4YZ6", 248000),
    ("4YZ-4B", "玉米收割机", "combine", 118, "4YZ6", 196000),
    ("4YZ-3A", "玉米收割机", "combine", 88, "4YZ6", 152000),
    ("HG1804", "拖拉机", "tractor", 132.4, "HG18", 218000),
    ("HG1604", "拖拉机", "tractor", 117.7, "HG18", 189000),
    ("HG1204", "拖拉机", "tractor", 88.2, "HG10", 139000),
    ("HG1004", "拖拉机", "tractor", 73.5, "HG10", 112000),
    ("HG904", "拖拉机", "tractor", 66.2, "HG10", 98000),
    ("HG704", "拖拉机", "tractor", 51.5, "HG5", 76000),
    ("HG504", "拖拉机", "tractor", 36.8, "HG5", 52000),
    ("HG404", "拖拉机", "tractor", 29.4, "HG5", 43000),
    ("HG250", "小型拖拉机", "tractor", 17.6, "HG5", 26000),
    ("HG180", "小型拖拉机", "tractor", 13.2, "HG5", 19800),
    ("2ZG-6DK", "插秧机", "transplanter", 15.4, "2ZG6", 79000),
    ("2ZG-8", "插秧机", "transplanter", 17.9, "2ZG6", 108000),
    ("2ZG-6A", "插秧机", "transplanter", 13.2, "2ZG6", 66000),
    ("2ZS-4", "步行式插秧机", "transplanter", 2.6, "2ZG6", 18500),
    ("2ZS-6", "步行式插秧机", "transplanter", 3.3, "2ZG6", 22800),
    ("HG4105", "四缸柴油机", "diesel_multi", 60, "HGD", 15800),
    ("HG4110Z", "四缸柴油机", "diesel_multi", 85, "HGD", 21600),
    ("HG6112", "六缸柴油机", "diesel_multi", 132, "HGD", 34800),
    ("HG495", "四缸柴油机", "diesel_multi", 40, "HGD", 11900),
    ("ZS1115", "单缸柴油机", "diesel_single", 16.2, "HGD", 4200),
    ("ZS1100", "单缸柴油机", "diesel_single", 11, "HGD", 3300),
    ("R180", "单缸柴油机", "diesel_single", 5.7, "HGD", 2100),
    ("1E40F", "二冲程汽油机", "petrol_two_stroke", 1.2, "HGP", 680),
    ("1E44F", "二冲程汽油机", "petrol_two_stroke", 1.7, "HGP", 820),
    ("168F", "四冲程汽油机", "petrol_four_stroke", 4.1, "HGP", 980),
    ("177F", "四冲程汽油机", "petrol_four_stroke", 6.6, "HGP", 1560),
    ("188F", "四冲程汽油机", "petrol_four_stroke", 8.7, "HGP", 2180),
    ("2BFY-6", "玉米播种机", "other", None, "2BF", 18600),
    ("2BMF-12", "小麦免耕播种机", "other", None, "2BF", 16800),
    ("1GQN-200", "旋耕机", "other", None, "2BF", 8600),
    ("3WPZ-700", "喷杆喷雾机", "other", 36.8, "2BF", 92000),
    ("9YF-2.2", "方草捆打捆机", "other", None, "2BF", 88000),
]  # fmt: skip
BOUGHT_IN = {"9YF-2.2"}
STATED = {"2BFY-6": (12, 12), "2BMF-12": (12, 12), "1GQN-200": (6, 12), "3WPZ-700": (12, 18), "9YF-2.2": (12, 12)}

# number within the series, name, kind (main, wearing, bought-in, plain), settlement price, standard hours
ENGINE = [
    ("10.001", "内燃机机体", "main", 4860, 14), ("10.020", "气缸盖", "main", 1980, 8), ("10.030", "飞轮", "main", 760, 6),
    ("10.112", "起动机", "bought", 580, 1.5), ("10.115", "发电机", "bought", 420, 1.5), ("10.140", "高压油泵总成", "bought", 1860, 4),
    ("10.143", "喷油器总成", "bought", 260, 2), ("10.160", "水泵总成", "plain", 240, 2.5), ("10.170", "气缸垫", "plain", 86, 6),
    ("10.201", "机油滤芯", "wear", 28, 0.5), ("10.202", "柴油滤芯", "wear", 32, 0.5), ("10.203", "空气滤清器滤芯", "wear", 64, 0.5),
]  # fmt: skip
COMBINE = [
    ("01.001", "机架", "main", 8600, 24), ("37.010", "变速箱箱体", "main", 3260, 12), ("21.010", "离合器壳体", "main", 880, 6),
    ("40.001", "转向机", "main", 1240, 4), ("39.010", "最终传动齿轮箱体", "main", 2180, 10),
    ("02.240A", "搅龙安全离合器总成", "plain", 1286, 4), ("02.100", "割台搅龙总成", "plain", 2240, 5),
    ("02.310", "拨禾轮总成", "plain", 1680, 4), ("02.118", "割台传动 V 带", "wear", 98.80, 1), ("02.205", "动刀片", "wear", 6.50, 1),
    ("02.206", "护刃器", "wear", 14, 1), ("03.110", "输送链总成", "wear", 420, 2.5), ("04.010", "脱粒滚筒总成", "plain", 3980, 8),
    ("04.032", "脱粒齿", "wear", 9.80, 1.5), ("04.060", "凹板筛", "plain", 680, 3), ("05.010", "振动筛总成", "plain", 1520, 4),
    ("05.080", "清选风扇总成", "plain", 760, 3), ("06.020", "粮箱搅龙总成", "plain", 980, 3), ("06.055", "升运链", "wear", 260, 2),
    ("37.120", "行走无级变速带", "wear", 186, 1.5), ("38.010", "橡胶履带", "wear", 2860, 4), ("55.020", "液压分配阀总成", "plain", 1180, 3),
    ("55.101", "齿轮泵", "bought", 520, 2), ("55.300", "割台升降油缸", "plain", 640, 2.5), ("48.010", "线束总成", "plain", 860, 4),
    ("48.110", "组合仪表", "bought", 480, 1), ("99.620", "张紧轮轴承", "bought", 38, 1),
]  # fmt: skip
TRACTOR = [
    ("21.001", "机架", "main", 3860, 18), ("37.001", "变速箱箱体", "main", 2980, 14), ("38.020", "半轴壳体", "main", 920, 6),
    ("40.010", "转向器壳体", "main", 2468, 5), ("38.010", "差速器壳体", "main", 1360, 10), ("39.001", "最终传动箱箱体", "main", 1480, 8),
    ("42.110", "制动毂", "main", 360, 3), ("31.105", "牵引板", "main", 180, 1.5), ("55.001", "提升壳体", "main", 1120, 6),
    ("21.100", "离合器总成", "plain", 860, 6), ("21.111", "离合器摩擦片", "wear", 220, 6), ("37.140", "换挡拨叉", "plain", 96, 6),
    ("37.160", "同步器总成", "plain", 540, 10), ("38.101", "差速器总成", "plain", 1880, 10), ("31.020", "前驱动桥油封", "wear", 26, 3),
    ("40.120", "转向油缸", "plain", 460, 2), ("40.150", "全液压转向器", "bought", 620, 2), ("42.030", "制动摩擦片", "wear", 68, 3),
    ("56.020", "液压分配阀总成", "plain", 1180, 3), ("56.101", "提升油缸", "plain", 780, 4), ("56.060", "液压齿轮泵", "bought", 480, 2),
    ("48.010", "线束总成", "plain", 620, 4), ("48.020", "组合仪表", "bought", 360, 1), ("48.090", "蓄电池", "bought", 520, 0.5),
    ("13.010", "散热器总成", "plain", 980, 3), ("41.010", "动力输出轴总成", "plain", 720, 5), ("31.201", "前轮轴承", "bought", 46, 2),
]  # fmt: skip
TRANSPLANTER = [
    ("01.001", "机架", "main", 2160, 12), ("37.001", "变速箱体", "main", 1680, 9), ("38.001", "传动箱体", "main", 980, 6),
    ("05.100", "插植臂", "main", 936.50, 2), ("10.001", "发动机机体", "main", 2680, 10), ("10.020", "气缸盖", "main", 860, 6),
    ("10.040", "曲轴", "main", 980, 9), ("05.131", "秧爪", "wear", 28.60, 0.5), ("05.132", "压苗棒", "wear", 18, 0.5),
    ("05.140", "推秧器总成", "plain", 146, 1), ("06.010", "秧箱总成", "plain", 1240, 3), ("06.060", "送秧带", "wear", 86, 1),
    ("06.071", "纵向送秧棘轮", "plain", 64, 1), ("37.110", "静液压变速器", "bought", 3860, 5), ("37.130", "行走传动带", "wear", 92, 1),
    ("38.040", "后桥传动轴", "plain", 420, 3), ("41.010", "主离合器拉线", "wear", 36, 0.5), ("55.020", "液压仿形阀", "plain", 680, 2),
    ("55.060", "升降油缸", "plain", 420, 2), ("48.010", "报警蜂鸣器", "plain", 38, 0.5), ("48.020", "火花塞", "wear", 16, 0.5),
    ("48.030", "点火线圈", "bought", 120, 1), ("12.010", "化油器总成", "bought", 210, 1), ("39.010", "水田轮", "plain", 560, 1),
]  # fmt: skip
DIESEL = [
    ("01.001", "机体", "main", 3680, 12), ("02.001", "气缸盖", "main", 1280, 6), ("03.001", "飞轮", "main", 560, 4),
    ("04.010", "活塞连杆组", "plain", 380, 8), ("04.020", "缸套", "plain", 180, 8), ("04.031", "活塞环", "wear", 68, 8),
    ("05.010", "喷油泵总成", "bought", 1460, 3), ("05.020", "喷油器总成", "bought", 180, 1.5), ("06.010", "机油泵", "plain", 160, 3),
    ("07.010", "水泵", "plain", 190, 2), ("08.010", "起动电机", "bought", 460, 1), ("09.010", "气缸垫", "plain", 58, 5),
    ("09.021", "曲轴前油封", "wear", 16, 3), ("09.030", "调速器总成", "plain", 320, 3),
]  # fmt: skip
PETROL = [
    ("01.001", "机体", "main", 320, 3), ("02.001", "气缸盖", "main", 120, 1.5), ("03.001", "飞轮", "main", 68, 1),
    ("12.010", "化油器", "bought", 58, 0.5), ("48.020", "火花塞", "wear", 9, 0.3), ("48.030", "点火器", "bought", 46, 0.5),
    ("13.010", "反冲起动器", "plain", 52, 0.5), ("04.031", "活塞环", "wear", 22, 2),
]  # fmt: skip
FIELD = [
    ("01.001", "机架", "main", 1860, 8), ("02.010", "传动箱总成", "main", 1280, 4), ("02.030", "万向节总成", "plain", 260, 1),
    ("03.010", "排种器总成", "plain", 186, 1), ("03.020", "排肥器总成", "plain", 128, 1), ("03.051", "输种管", "wear", 12, 0.3),
    ("03.070", "播种监视传感器", "bought", 96, 0.5), ("04.011", "开沟圆盘", "wear", 86, 0.5), ("04.040", "镇压轮", "plain", 140, 0.5),
    ("05.011", "旋耕刀", "wear", 11, 0.3), ("05.020", "刀轴总成", "plain", 680, 3), ("05.080", "刀轴轴承", "bought", 58, 2),
    ("06.010", "隔膜泵总成", "bought", 860, 1.5), ("06.031", "喷头", "wear", 18, 0.2), ("06.050", "喷杆折叠油缸", "plain", 480, 1.5),
    ("07.010", "打结器总成", "bought", 2680, 3), ("07.031", "打结器刀片", "wear", 46, 0.5), ("07.050", "活塞总成", "plain", 1460, 5),
    ("08.010", "捡拾器弹齿", "wear", 14, 0.5), ("08.020", "喂入液压马达", "bought", 740, 1.5),
]  # fmt: skip
SERIES = {
    "4LZ7": (ENGINE + COMBINE, 1.0), "4LZ5": (ENGINE + COMBINE, 0.78), "4YZ6": (ENGINE + COMBINE, 1.15),
    "HG18": (ENGINE + TRACTOR, 1.4), "HG10": (ENGINE + TRACTOR, 1.0), "HG5": (ENGINE + TRACTOR, 0.6),
    "2ZG6": (TRANSPLANTER, 1.0), "HGD": (DIESEL, 1.0), "HGP": (PETROL, 1.0), "2BF": (FIELD, 1.0),
}  # fmt: skip
LONG_NAMES = {"4LZ7": "4LZ7", "HG10": "HG1004", "HG18": "HG1804", "HG5": "HG504"}


class Catalogue:
    """The models, their prices, and the parts of each model by name."""

    def __init__(self):
        self.models = {code: _model(*row) for code, *row in ((row[0], *row) for row in MODELS)}
        self.prices = {row[0]: Decimal(row[5]) for row in MODELS}
        self.series = {row[0]: row[4] for row in MODELS}
        self.parts = {(series, row[1]): _part(series, scale, *row) for series, (rows, scale) in SERIES.items() for row in rows}

    def part(self, model: ProductModel, name: str) -> Part:
        """The part of that name that fits the model."""
        return self.parts[self.series[model.code], name]


def _model(code, name, product_class, power, series, price) -> ProductModel:
    whole, part = STATED.get(code, (None, None))
    return ProductModel.objects.create(
        code=code,
        name=name,
        product_class=product_class,
        power_kw=power,
        whole_months=whole,
        part_months=part,
        sold_alone=series in ("HGD", "HGP"),
        made=code not in BOUGHT_IN,
    )


def _part(series, scale, number, name, kind, price, hours) -> Part:
    settlement = yuan(Decimal(str(price)) * Decimal(str(scale)))
    return Part.objects.create(
        number=f"{LONG_NAMES.get(series, series)}.{number}",
        name=name,
        main=kind == "main",
        wearing=kind == "wear",
        bought_in=kind == "bought",
        stated_months=3 if kind == "wear" else None,
        classes=sorted({row[2] for row in MODELS if row[4] == series}),
        settlement_price=settlement,
        list_price=yuan(settlement * Decimal("1.25")),
        standard_hours=Decimal(str(hours)),
    )
