"""Words that tell questions apart, and words that do not: English, and Chinese of this field."""

from __future__ import annotations

from typing import Final

_OPPOSITES: Final = """
pre before prior preceding 前 | post after following subsequent 后
encoder encoders encoding 编码 | decoder decoders decoding 解码
with | without
more higher larger greater bigger 高 更大 较大 更多 | less fewer lower smaller 低 更小 较小 更少
most 最多 | least 最少
increase increases rise rises 增 升 | decrease decreases fall falls 减 降
grow grows | shrink shrinks drop drops
max maximum largest highest biggest 最大 最高 | min minimum smallest lowest 最小 最低
first 首 | last final 最后 末
input inputs 输入 | output outputs 输出
upper top above 上层 上界 | lower bottom below 下层 下界
left 左 | right 右
row rows 行 | column columns 列
query queries 查询 | key keys 键 | value values 值
forward 前向 | backward 反向 后向
up 上 | down 下
early earlier 早 | late later 晚
fast faster 快 | slow slower 慢
train training trained 训练 | infer inference test testing 推理 测试 | validation 验证
true 真 | false 假
positive 正 | negative 负
absolute 绝对 | relative 相对
local 局部 | global 全局
sparse 稀疏 | dense 稠密
advantage advantages pros 优 好处 | disadvantage disadvantages cons 缺 坏处 劣
benefit benefits gain gains 得 | drawback drawbacks cost costs weakness 代价 失
online 在线 | offline 离线
hard 硬 | soft 软
weak 弱 | strong 强
static 静态 | dynamic 动态
same | different
always | never
best 最好 | worst 最差
better 更好 | worse 更差
numerator 分子 | denominator 分母
inner 内 | outer 外
causal 因果 | bidirectional 双向
precision 精确率 精度 | recall 召回
bias 偏差 偏置 | variance 方差
mean 均值 | median 中位
actor | critic
policy 策略 | reward 奖励
chosen | rejected
student 学生 | teacher 教师
prefill 预填充 | decode 解码
source 源 | target 目标
horizontal 水平 | vertical 垂直
explicit 显式 | implicit 隐式
supervised 有监督 | unsupervised 无监督
linear 线性 | nonlinear 非线性
convex 凸 | concave 凹
even 偶 | odd 奇
long longer longest 长 | short shorter shortest 短
start begin beginning | end ending
add adds added 加 | remove removes removed subtract subtracts 减 去
accept 接受 | reject 拒绝
import | export
read 读 | write 写
lock | unlock
intra | inter
under 欠 | over 过
why | when | where | who
weight weights 权重 | activation activations 激活
quantize quantized quantizing | dequantize dequantized dequantizing
push | pull
client clients | server servers
sender | receiver
symmetric 对称 | asymmetric 非对称
data 数据 | tensor 张量 | pipeline 流水线
width 宽 | depth 深 | height 高
sequential 串行 | parallel 并行
synchronous 同步 | asynchronous 异步
discrete 离散 | continuous 连续
internal | external
high | low
single 单 | multi 多 双
big | small
large | small
many | few
micro | macro
north 北 | south 南 | east 东 | west 西
男 | 女
买 | 卖
生 | 死
软 | 硬
阴 | 阳
公 | 私
开 | 关
新 new newer | 旧 old older
"""
"""Words of which one makes another card than another: a line each, its poles between bars."""

POLES: Final[dict[str, frozenset[tuple[int, int]]]] = {}
"""Words that have an opposite: which pair, and which of it."""

for _axis, _line in enumerate(_OPPOSITES.strip().split("\n")):
    for _end, _pole in enumerate(_line.split("|")):
        for _word in _pole.split():
            POLES[_word] = POLES.get(_word, frozenset()) | {(_axis, _end)}

PREFIXES: Final = frozenset(
    " un in im ir il non dis de en re over under sub super up down inter intra multi uni bi".split(
        " "
    )
)
"""What turns the sense of a word that it stands before; nothing is one of them."""

NEGATIONS: Final = frozenset("not no never without cannot nor neither none except".split())

NEGATIONS_ZH: Final = (
    r"(?!(?<=(.))不\1|(?<=有)没有)(?:不(?![同仅但断管论过])|没|无(?!论)|非|未|勿)|除了"
)

EMPTY: Final = frozenset(
    """
a about according actually also an and approximately are around as at be been being briefly but by
call called calls can could d define definition describe did do does each exactly explain for from
generally give had has have here how i idea if in interview into is it its just let list made make
makes may me mean meaning means meant might name of on one or our own per please purpose roughly s
short should show so state t tell than that the then there these this those through to typically
us usually very walk was we were what when where which who why will with words would you your
""".split()
)
"""Words of any question, in English."""

EMPTY_ZH: Final = """
需要 通常 一般 一共 总共 要不要 需不需要 多大 多长 多高 多快 多久
是不是 能不能 会不会 有没有 大约 大概 左右 约
内容 为什么 为何 为啥 什么 怎么样 怎么 怎样 如何 是否 请 解释 说明 讲解 讲讲 介绍
简述 简要 阐述 谈谈 描述 讲一遍 说一下 一下 一说 面试题 试述 哪些 哪种 哪个
哪几 多少 几 是 的 了 吗 呢 有 何 会 能 可以 在 中 里 上 时 和 与 跟 及
对 把 被 用 个 种 这 那 所谓 指 意思 含义 定义 原因 理由 区别 不同 差异
作用 目的 而 也 就 又 都 要 得 地 之 其 它 该 于 以 从 到 由 所 且 或
并
""".split()
"""Likewise in Chinese, longer ones before their beginnings."""

ALIKE: Final = """
largest biggest maximum highest max greatest
smallest minimum lowest min
many much amount number count quantity
typical usual common usually commonly typically
need needs require requires required necessary
use uses used using employ
method approach way technique
advantage benefit gain merit
drawback disadvantage weakness downside shortcoming
difference differ different distinguish compare comparison versus vs contrast
reason cause because
help helps
compute calculate computed calculated evaluate determine
memory storage
take takes cost costs
reach attain achieve obtain get
problem issue trouble
function operate works
train training trained
begin start
stop end
keep retain preserve
paper article work
split divide
change alter modify
show prove demonstrate
find found
"""
"""Words that one says for another in a question: a line each."""
