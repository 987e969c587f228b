"""All words of the screens, in English and in Chinese."""

from __future__ import annotations

from studyllm.core.journal import Grade

LANGUAGES = ("en", "zh")

_WORDS = {
    "again": ("Again", "重来"),
    "hard": ("Hard", "困难"),
    "good": ("Good", "良好"),
    "easy": ("Easy", "简单"),
    "again today": ("again today", "今天再来"),
    "today": ("today", "今天"),
    "comma": (", ", "，"),
    "n due": ("{n} due", "待复习 {n}"),
    "n new": ("{n} new", "新 {n}"),
    "n again": ("{n} again", "再来 {n}"),
    "days": ("{n} d", "{n} 天"),
    "months": ("{n} mo", "{n} 个月"),
    "years": ("{n} y", "{n} 年"),
    "seconds": ("{n} s", "{n} 秒"),
    "minutes": ("{n} min", "{n} 分钟"),
    "answers": ("{n} answer|{n} answers", "{n} 次回答"),
    "cards": ("{n} card|{n} cards", "{n} 张卡片"),
    "in days": ("in {n} day|in {n} days", "{n} 天后"),
    "streak": ("streak: {n} day|streak: {n} days", "连续 {n} 天"),
    "required": ("required", "必答"),
    "note": ("Note", "说明"),
    "as of": ("As of", "截至"),
    "source": ("Source", "出处"),
    "show": ("Show the answer", "显示答案"),
    "withdrawn": ("Took back “{grade}” for {key}.", "已撤回 {key} 的“{grade}”。"),
    "nothing to undo": ("There is no answer to take back.", "没有可以撤回的回答。"),
    "not saved": ("Not saved, so the card stays: {error}", "没有保存，卡片留在这里：{error}"),
    "not undone": ("Nothing was taken back: {error}", "没有撤回：{error}"),
    "no card": ("The next card cannot be read: {error}", "读不出下一张卡片：{error}"),
    "try again": ("Press {key} to try again.", "按 {key} 重试。"),
    "done": ("All done for now.", "现在的都学完了。"),
    "nothing": ("Nothing to ask now.", "现在没有要复习的。"),
    "still due": ("Still due today: {n}", "今天还有 {n} 张待复习"),
    "due tomorrow": ("Due tomorrow: {n}", "明天待复习：{n}"),
    "due later": ("Next due {days}, on {date}: {cards}", "下次复习在{days}（{date}）：{cards}"),
    "nothing ahead": ("Nothing is due in the next year.", "未来一年没有待复习的卡片。"),
    "deck": ("Deck", "卡组"),
    "due": ("Due", "待复习"),
    "new": ("New", "新"),
    "learned": ("Learned", "已学"),
    "today total": ("Today: {answers}, {new} new, {time}", "今天：{answers}，新 {new}，{time}"),
    "nothing yet": ("Nothing answered today yet.", "今天还没有回答。"),
    "one deck": ("{title}: {counts}", "{title}：{counts}"),
    "all decks": ("All decks: {counts}", "全部卡组：{counts}"),
    "nothing left": ("Nothing left today.", "今天没有要学的了。"),
    "no decks": (
        "No decks yet. A deck is a YAML file; take one in with\n\n    studyllm import FILE",
        "还没有卡组。卡组是一个 YAML 文件，用下面的命令导入：\n\n    studyllm import FILE",
    ),
    "all hidden": (
        "All decks are hidden. Show one again with\n\n    studyllm decks show DECK",
        "所有卡组都隐藏了。用下面的命令显示一个：\n\n    studyllm decks show DECK",
    ),
    "problems": (
        "{first} (and {n} more: studyllm decks lint)",
        "{first}（另有 {n} 处，见 studyllm decks lint）",
    ),
    "keys": ("Keys", "按键"),
    "mouse": (
        "The mouse works too: click a deck, a grade or a key at the bottom.",
        "也可以用鼠标：点击卡组、评分或底部的按键。",
    ),
    "saved": (
        "Every answer is on disk before the next card shows.",
        "每个回答都先存盘，再显示下一张卡片。",
    ),
}

_KEYS = {
    "quiz.reveal": (("Show", "Show the answer"), ("显示", "显示答案")),
    "quiz.go": (
        ("Go on", "Show the answer, then take the marked grade"),
        ("继续", "显示答案，再采用标出的评分"),
    ),
    "grade.again": (("Again", "I did not know it"), ("重来", "不会")),
    "grade.hard": (("Hard", "I knew it, with serious difficulty"), ("困难", "想起来了，但很吃力")),
    "grade.good": (("Good", "I knew it, with some hesitation"), ("良好", "想起来了，有些犹豫")),
    "grade.easy": (("Easy", "I knew it at once"), ("简单", "立刻想起来了")),
    "quiz.undo": (("Undo", "Take the last answer back"), ("撤回", "撤回上一个回答")),
    "quiz.home": (("Decks", "Back to the decks"), ("卡组", "回到卡组")),
    "scroll.down": (("Down", "Scroll down"), ("下", "向下滚动")),
    "scroll.up": (("Up", "Scroll up"), ("上", "向上滚动")),
    "scroll.page_down": (("Page down", "Scroll a page down"), ("下页", "向下翻页")),
    "scroll.page_up": (("Page up", "Scroll a page up"), ("上页", "向上翻页")),
    "home.study": (("Study", "Study the selected deck"), ("学习", "学习选中的卡组")),
    "home.all": (("All", "Study all decks"), ("全部", "学习全部卡组")),
    "home.down": (("Down", "Next deck"), ("下", "下一个卡组")),
    "home.up": (("Up", "Deck before"), ("上", "上一个卡组")),
    "home.first": (("First", "First deck"), ("首个", "第一个卡组")),
    "home.last": (("Last", "Last deck"), ("末个", "最后一个卡组")),
    "home.quit": (("Quit", "Quit; what you answered is saved"), ("退出", "退出；回答都已保存")),
    "done.home": (("Decks", "Back to the decks"), ("卡组", "回到卡组")),
    "done.undo": (("Undo", "Take the last answer back"), ("撤回", "撤回上一个回答")),
    "help.close": (("Close", "Close this page"), ("关闭", "关闭本页")),
    "app.language": (("中文", "Switch to Chinese"), ("English", "切换到英文")),
    "app.theme": (
        ("Theme", "Dark, light, or the terminal's colours"),
        ("主题", "深色、浅色或终端色"),
    ),
    "app.help": (("Help", "This help"), ("帮助", "本帮助")),
    "app.quit": (("Quit", "Quit; what you answered is saved"), ("退出", "退出；回答都已保存")),
    "app.interrupt": (
        ("Quit", "Copy what is selected, else quit"),
        ("退出", "复制选中的文字，否则退出"),
    ),
}
"""The label and the tooltip of each binding."""

_KEY_NAMES = {
    "space": ("space", "空格"),
    "enter": ("enter", "回车"),
    "up": ("↑", "↑"),
    "down": ("↓", "↓"),
    "pageup": ("pgup", "pgup"),
    "pagedown": ("pgdn", "pgdn"),
    "escape": ("esc", "esc"),
    "question_mark": ("?", "?"),
}


def _place(language: str) -> int:
    return 1 if language.lower().startswith("zh") else 0


def say(language: str, words: str, n: object = "", **values: object) -> str:
    """Words of the screens in a language; English where it has none.

    Args:
        language: a code such as `en` or `zh`.
        words: their name in the table.
        n: a number that they are about; it chooses between singular and plural.
        values: what else stands in them.
    """
    one, _, many = _WORDS[words][_place(language)].partition("|")
    return (many if many and n != 1 else one).format(n=n, **values)


def grade_name(language: str, grade: Grade) -> str:
    """The grade as a word: `Good`."""
    return say(language, grade.name.lower())


def key_label(language: str, binding: str) -> str:
    """What a key does, in a word."""
    return _KEYS[binding][_place(language)][0]


def key_tooltip(language: str, binding: str) -> str:
    """What a key does, in a few words."""
    return _KEYS[binding][_place(language)][1]


def key_name(language: str, key: str) -> str:
    """A key as it stands on the keyboard."""
    if key in _KEY_NAMES:
        return _KEY_NAMES[key][_place(language)]
    return key.replace("ctrl+", "^")
