"""The words for keys, in English and in Chinese: what each does, and what it is called."""

from __future__ import annotations

from studyllm.tui.strings import place

_LABELS = {
    "quiz.reveal": (("Show", "Show the answer"), ("显示", "显示答案")),
    "quiz.go": (
        ("Go on", "Show the answer, then take the marked grade"),
        ("继续", "显示答案，再采用标出的评分"),
    ),
    "grade.again": (("Again", "I did not know it"), ("重来", "不会")),
    "grade.hard": (("Hard", "I knew it, with serious difficulty"), ("困难", "想起来了，但很吃力")),
    "grade.good": (("Good", "I knew it, with some hesitation"), ("良好", "想起来了，有些犹豫")),
    "grade.easy": (("Easy", "I knew it at once"), ("简单", "立刻想起来了")),
    "quiz.undo": (
        ("Undo", "Take the last answer back, or what b, s or f has just done"),
        ("撤回", "撤回上一个回答，或刚才的 b、s、f"),
    ),
    "quiz.home": (("Decks", "Back to the decks"), ("卡组", "回到卡组")),
    "mark.history": (
        ("History", "The card's history, with grades to put right"),
        ("历史", "这张卡片的历史，可以改正评分"),
    ),
    "mark.bury": (
        ("Bury", "Bury the card until tomorrow, or take that back"),
        ("搁置", "把卡片搁置到明天，或恢复"),
    ),
    "mark.suspend": (
        ("Suspend", "Suspend the card, so that it is not asked, or take that back"),
        ("停用", "停用卡片，不再问它，或恢复"),
    ),
    "mark.flag": (
        ("Flag", "Flag the card, to come back to it, or take that back"),
        ("标记", "标记卡片，以后再看，或去掉标记"),
    ),
    "mark.again": (("Again", "Change the grade to Again"), ("重来", "把评分改为重来")),
    "mark.hard": (("Hard", "Change the grade to Hard"), ("困难", "把评分改为困难")),
    "mark.good": (("Good", "Change the grade to Good"), ("良好", "把评分改为良好")),
    "mark.easy": (("Easy", "Change the grade to Easy"), ("简单", "把评分改为简单")),
    "history.withdraw": (
        ("Take back", "Take the selected answer back for good; asks once"),
        ("撤回", "撤回选中的回答，不能恢复；会先问一次"),
    ),
    "history.close": (("Back", "Back to the card"), ("返回", "回到卡片")),
    "rows.down": (("Down", "Older answer"), ("下", "较早的回答")),
    "rows.up": (("Up", "Newer answer"), ("上", "较近的回答")),
    "rows.page_down": (("Page down", "A page down"), ("下页", "向下一页")),
    "rows.page_up": (("Page up", "A page up"), ("上页", "向上一页")),
    "rows.first": (("First", "Newest answer"), ("首个", "最近的回答")),
    "rows.last": (("Last", "Oldest answer"), ("末个", "最早的回答")),
    "clock.right": (("Go on", "The clock is right; go on"), ("继续", "时钟是对的，继续")),
    "clock.leave": (("Leave", "Leave; nothing is recorded"), ("退出", "退出；什么都不记录")),
    "clock.undo": (
        ("Take back", "Take back the last sitting, then go on"),
        ("撤回", "撤回上一次学习，然后继续"),
    ),
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
    "home.browse": (("Search", "Search all cards"), ("搜索", "搜索全部卡片")),
    "quiz.browse": (("Search", "Search all cards"), ("搜索", "搜索全部卡片")),
    "browse.back": (
        ("Back", "Back to the list, then out of the search"),
        ("返回", "回到列表，再返回"),
    ),
    "browse.close": (("Close", "Out of the search"), ("关闭", "离开搜索")),
    "browse.search": (("Search", "Type another search"), ("搜索", "输入新的搜索")),
    "browse.to_rows": (("List", "From the search to the list"), ("列表", "从搜索到列表")),
    "browse.preview": (
        ("Card", "Show or hide the selected card"),
        ("卡片", "显示或隐藏选中的卡片"),
    ),
    "browse.sort": (("Sort", "Sort by what comes next"), ("排序", "换一种排序")),
    "browse.reverse": (("Backwards", "Sort the other way round"), ("倒序", "反过来排序")),
    "browse.choose": (
        ("Choose", "Choose the card for b, s, f or r, or not any more"),
        ("选择", "选择卡片，供 b、s、f、r 使用，或取消"),
    ),
    "browse.undo": (
        ("Undo", "Take back what b, s, f or r has just done"),
        ("撤回", "撤回刚才的 b、s、f、r"),
    ),
    "browse.scroll_down": (("Card down", "Scroll the card down"), ("卡片下", "卡片向下滚动")),
    "browse.scroll_up": (("Card up", "Scroll the card up"), ("卡片上", "卡片向上滚动")),
    "mark.reset": (
        ("Reset", "Begin the card anew: it is new again; u takes that back"),
        ("重置", "重新开始：又是新卡片；u 可撤回"),
    ),
    "mark.edit": (("Edit", "Edit the card's text"), ("编辑", "编辑卡片的文字")),
    "hits.down": (("Down", "Next card"), ("下", "下一张卡片")),
    "hits.up": (("Up", "Card before"), ("上", "上一张卡片")),
    "hits.page_down": (("Page down", "A page down"), ("下页", "向下一页")),
    "hits.page_up": (("Page up", "A page up"), ("上页", "向上一页")),
    "hits.first": (("First", "First card"), ("首个", "第一张卡片")),
    "hits.last": (("Last", "Last card"), ("末个", "最后一张卡片")),
}
"""The label and the tooltip of each binding."""

_NAMES = {
    "space": ("space", "空格"),
    "enter": ("enter", "回车"),
    "up": ("↑", "↑"),
    "down": ("↓", "↓"),
    "pageup": ("pgup", "pgup"),
    "pagedown": ("pgdn", "pgdn"),
    "escape": ("esc", "esc"),
    "question_mark": ("?", "?"),
    "slash": ("/", "/"),
}


def key_label(language: str, binding: str) -> str:
    """What a key does, in a word."""
    return _LABELS[binding][place(language)][0]


def key_tooltip(language: str, binding: str) -> str:
    """What a key does, in a few words."""
    return _LABELS[binding][place(language)][1]


def key_name(language: str, key: str) -> str:
    """A key as it stands on the keyboard."""
    if key in _NAMES:
        return _NAMES[key][place(language)]
    return key.replace("ctrl+", "^")
