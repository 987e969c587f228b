"""The words of a report, in English and in Chinese."""

from __future__ import annotations

from datetime import date

from studyllm.core.journal import Day
from studyllm.report.sentences import SENTENCES

LANGUAGES = ("en", "zh")

EPOCH = date(1970, 1, 1).toordinal()

_WORDS = {
    "title": ("Progress report", "学习进度报告"),
    "of all": ("All decks, {since} to {today}", "所有卡组，{since} 至 {today}"),
    "of decks": ("{decks}, {since} to {today}", "{decks}，{since} 至 {today}"),
    "comma": (", ", "、"),
    "table": ("The numbers as a table", "数据表"),
    "minutes": ("{n:,} min", "{n:,} 分钟"),
    "hours minutes": ("{hours:,} h {minutes} min", "{hours:,} 小时 {minutes} 分钟"),
    "days": ("{n} day|{n} days", "{n} 天"),
    "end": ("Made by studyllm.", "由 studyllm 生成。"),
    # The numbers at the top.
    "summary": ("In short", "概要"),
    "answers": ("Answers", "回答"),
    "answers today": ("Answers today", "今天的回答"),
    "streak": ("Streak", "连续天数"),
    "longest streak": ("Longest streak", "最长连续"),
    "time": ("Time", "用时"),
    "retention": ("True retention", "真实保持率"),
    "cards learned": ("Cards learned", "学过的卡片"),
    "n of all": ("{n:,} of {all:,}", "{n:,} / {all:,}"),
    "waiting": ("Due now", "现在待复习"),
    "cards minutes": ("{n:,} · {minutes:,} min", "{n:,} · {minutes:,} 分钟"),
    # Heads of columns, and what bars are made of.
    "date": ("Date", "日期"),
    "from": ("From", "从"),
    "to": ("To", "到"),
    "begun": ("New cards", "新卡片"),
    "again": ("Again", "重来"),
    "hard": ("Hard", "困难"),
    "good": ("Good", "良好"),
    "easy": ("Easy", "简单"),
    "practice": ("Practice", "练习"),
    "young": ("Young (under 21 d)", "年轻（不足 21 天）"),
    "mature": ("Mature (21 d or more)", "成熟（21 天起）"),
    "both": ("Both", "合计"),
    "backlog": ("Late", "过期"),
    "later": ("Later", "以后"),
    "cards": ("Cards", "卡片"),
    "about": ("About", "大约"),
    "deck": ("Deck", "卡组"),
    "slug": ("Name", "名称"),
    "topic": ("Topic", "主题"),
    "learned": ("Learned", "已学"),
    "now": ("Today", "今天"),
    "week": ("In 7 days", "7 天后"),
    "month": ("In 30 days", "30 天后"),
    "weak": ("Weak", "薄弱"),
    "complete": ("Complete by", "学完日期"),
    "idle": ("That day, if you stop", "面试时（不再学）"),
    "then": ("That day", "面试时"),
    "foretold": ("Foretold", "预期"),
    "recalled": ("Recalled", "答对"),
    "as foretold": ("As foretold", "与预期相同"),
    "hour": ("Hour", "钟点"),
    "tag": ("Tag", "标签"),
    "card": ("Card", "卡片"),
    "question": ("Question", "问题"),
    "point": ("Key point", "要点"),
    "said": ("Said", "说到"),
    "missed": ("Missed", "漏掉"),
    "due": ("Due", "到期"),
    "interval": ("Interval", "间隔"),
    "ease": ("Ease", "简易度"),
    "stability": ("Stability", "稳定性"),
    "difficulty": ("Difficulty", "难度"),
    "lapses": ("Lapses", "遗忘"),
    "recall": ("Recall", "记得的概率"),
    "state": ("State", "状态"),
    "new": ("new", "新"),
    "suspended": ("suspended", "已停用"),
    "buried": ("buried", "已搁置"),
    "flagged": ("flagged", "已标记"),
    "leech": ("leech", "难点"),
    "young state": ("young", "年轻"),
    "mature state": ("mature", "成熟"),
    "range": ("Range", "区间"),
    "from to": ("{low} to {high}", "{low} 至 {high}"),
    "or": (", or ", "；或"),
    "with minutes": ("with {n:,} min a day", "每天 {n:,} 分钟"),
    "with date": ("with an interview on {date}", "面试改到 {date}"),
    "without decks": ("without {decks}", "放弃{decks}"),
    "from below": ("{low} to < {high}", "{low} 至 < {high}"),
    # Headings.
    "head interview": ("Your interview", "你的面试"),
    "head year": ("The year", "这一年"),
    "head answers": ("Answers", "回答"),
    "head retention": ("True retention", "真实保持率"),
    "head outlook": ("What is ahead", "接下来"),
    "head topics": ("Decks", "卡组"),
    "head calibration": ("Can the forecast be trusted?", "预测可信吗？"),
    "head hours": ("By hour of the day", "按钟点"),
    "head interval": ("Intervals", "间隔"),
    "head ease": ("Ease", "简易度"),
    "head stability": ("Stability", "稳定性"),
    "head difficulty": ("Difficulty", "难度"),
    "head recall": ("Recall today", "今天记得的概率"),
    "head hardest": ("Hardest cards", "最难的卡片"),
    "head points": ("Key points missed most", "最常漏掉的要点"),
    "head tags": ("Tags", "标签"),
    "head cards": ("All cards", "全部卡片"),
    "forgotten": ("Forgotten", "没记住"),
    # Mock interviews.
    "mock": ("Mock interview", "模拟面试"),
    "mock subtitle": (
        "{began}, {minutes} minutes, seed {seed}",
        "{began}，{minutes} 分钟，随机种子 {seed}",
    ),
    "questions": ("Questions", "问题"),
    "n of m": ("{n} of {all}", "{n} / {all}"),
    "points covered": ("Key points said", "说到的要点"),
    "allotted": ("Allotted", "计划用时"),
    "number": ("Number", "序号"),
    "grade": ("Grade", "评分"),
    "named": ("Key points", "要点"),
    "graded": ("{question} ({grade})", "{question}（{grade}）"),
    "required point": ("{point} (required)", "{point}（必答）"),
    "head repeat": ("Repeat first", "先重复这些"),
    "head by topic": ("By topic", "按主题"),
    "head asked": ("What was asked", "问过的问题"),
    "month names": (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    ),
    "weekdays": ("Mon Tue Wed Thu Fri Sat Sun", "一 二 三 四 五 六 日"),
    "fewer": ("fewer", "少"),
    "more": ("more", "多"),
}


def language_of(language: str) -> str:
    """The language of the report's own words for a learner of that language."""
    return LANGUAGES[language.lower().startswith("zh")]


def say(language: str, name: str, n: object = "", **values: object) -> str:
    """A word or sentence of the report.

    Args:
        language: the learner's; English where the report has no words in it.
        name: which words.
        n: a number that they are about; it chooses between singular and plural.
        values: what else stands in them.
    """
    texts = _WORDS.get(name) or SENTENCES[name]
    one, _, many = texts[language.lower().startswith("zh")].partition("|")
    return (many if many and n not in (1, "1") else one).format(n=n, **values)


def date_of(day: Day) -> str:
    """The date of a study day, as in `2026-03-02`."""
    return date.fromordinal(EPOCH + day).isoformat()
