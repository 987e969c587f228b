"""The words for keys, in English and in Chinese: what each does, and what it is called."""

from __future__ import annotations

from textual.keys import format_key

from studyllm.tui.strings import place

_LABELS = {
    "quiz.reveal": (("Show", "Show the answer"), ("显示", "显示答案")),
    "quiz.go": (
        ("Go on", "Show the answer, then take the marked grade"),
        ("继续", "显示答案，再采用标出的评分"),
    ),
    "quiz.type": (("Type", "Type the answer, to compare it"), ("输入", "输入答案，再对照")),
    "entry.done": (
        ("Done", "Show the answer beside what was typed"),
        ("完成", "把答案和输入的对照"),
    ),
    "entry.leave": (("Back", "Do not type after all"), ("返回", "不输入了")),
    "entry.break": (("Line", "Another line"), ("换行", "另起一行")),
    "points.all": (("All", "Tick all key points"), ("全部", "勾选所有要点")),
    **{
        f"place.{place}": (
            (str(place), f"Pick option {place}, or tick key point {place}"),
            (str(place), f"选第 {place} 项，或勾选第 {place} 个要点"),
        )
        for place in range(1, 10)
    },
    "grade.again": (("Again", "I did not know it"), ("重来", "不会")),
    "grade.hard": (("Hard", "I knew it, with serious difficulty"), ("困难", "想起来了，但很吃力")),
    "grade.good": (("Good", "I knew it, with some hesitation"), ("良好", "想起来了，有些犹豫")),
    "grade.easy": (("Easy", "I knew it at once"), ("简单", "立刻想起来了")),
    "quiz.undo": (
        ("Undo", "Take the last answer back, or what was just done to the card"),
        ("撤回", "撤回上一个回答，或刚才对卡片做的改动"),
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
    "home.study": (("Study", "Study the selected deck or topic"), ("学习", "学习选中的卡组或主题")),
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
    "scroll.right": (("Right", "See more of wide lines"), ("右", "看宽行的右边")),
    "scroll.left": (("Left", "Back to the start of wide lines"), ("左", "回到宽行的左边")),
    "app.suspend": (
        ("Shell", "Back to the shell for a while; `fg` returns here"),
        ("终端", "暂时回到终端，用 `fg` 回来"),
    ),
    "quiz.edit": (
        ("Edit", "Edit the card in your editor ($EDITOR)"),
        ("编辑", "用你的编辑器（$EDITOR）编辑卡片"),
    ),
    "quiz.open": (
        ("Open", "Open a link or a picture of the card"),
        ("打开", "打开卡片的链接或图片"),
    ),
    "open.open": (("Open", "Open what is shown"), ("打开", "打开所显示的")),
    "open.copy": (
        ("Copy", "Copy the address or the path"),
        ("复制", "复制地址或路径"),
    ),
    "open.back": (("Back", "Back, to the list or the card"), ("返回", "回到列表或卡片")),
    **{
        f"open.{n}": ((f"{n}", f"Choose number {n}"), (f"{n}", f"选第 {n} 个"))
        for n in range(1, 10)
    },
    "quiz.pause": (("Pause", "Hide the card and stop its time"), ("暂停", "隐藏卡片，停住计时")),
    "quiz.copy": (
        ("Copy", "Copy the card as text, the answer once it is shown"),
        ("复制", "复制卡片文字，显示答案后连答案一起"),
    ),
    "welcome.begin": (("Begin", "Go on to the first card"), ("开始", "看第一张卡片")),
    "welcome.leave": (("Leave", "Leave; nothing is recorded"), ("退出", "退出；什么都不记录")),
    "welcome.interview": (
        ("Interview", "Set the date of an interview first"),
        ("面试", "先设定面试日期"),
    ),
    "app.palette": (
        ("Find", "Find a deck, a card or something to do"),
        ("查找", "查找卡组、卡片或操作"),
    ),
    "palette.choose": (("Go", "Do what is selected"), ("执行", "执行选中的一项")),
    "palette.close": (("Back", "Back, and do nothing"), ("返回", "返回，什么都不做")),
    "palette.down": (("Down", "Next row"), ("下", "下一行")),
    "palette.up": (("Up", "Row before"), ("上", "上一行")),
    "palette.page_down": (("Page down", "A page down"), ("下页", "向下一页")),
    "palette.page_up": (("Page up", "A page up"), ("上页", "向上一页")),
    # Around the card: home, the card's past, the end of a sitting.
    "home.fold": (("Fold", "Fold the topic, or go to it"), ("收起", "收起主题，或回到主题")),
    "home.unfold": (("Unfold", "Show the decks of the topic"), ("展开", "展开主题的卡组")),
    "home.page_down": (("Page down", "A page down"), ("下页", "向下一页")),
    "home.page_up": (("Page up", "A page up"), ("上页", "向上一页")),
    "home.find": (
        ("Find", "Find a deck: type a part of its name"),
        ("查找卡组", "输入名称查找卡组"),
    ),
    "home.calendar": (
        ("Calendar", "Show or hide the calendar of your answers"),
        ("日历", "显示或隐藏回答日历"),
    ),
    "filter.close": (
        ("All decks", "Stop, and show all decks"),
        ("全部卡组", "停止查找，显示全部卡组"),
    ),
    "filter.study": (("Study", "Study what is selected"), ("学习", "学习选中的")),
    "filter.down": (("Down", "Next deck found"), ("下", "下一个找到的")),
    "filter.up": (("Up", "Deck found before"), ("上", "上一个找到的")),
    "done.practise": (
        ("Practise", "Practise what was hard, beside the schedule"),
        ("练习", "练习比较难的卡片，不影响安排"),
    ),
    **{
        f"done.look.{place}": (
            (str(place), f"History of hard card {place}"),
            (str(place), f"第 {place} 张难卡片的历史"),
        )
        for place in range(1, 10)
    },
    "filter.erase": (("Erase", "Erase a letter"), ("删除", "删除一个字")),
    "home.browse": (("Cards", "Search all cards"), ("搜索卡片", "搜索全部卡片")),
    "quiz.browse": (("Search", "Search all cards"), ("搜索", "搜索全部卡片")),
    "browse.back": (
        ("Back", "Back to the list, then out of the search"),
        ("返回", "回到列表，再返回"),
    ),
    "browse.close": (("Close", "Out of the search"), ("关闭", "离开搜索")),
    "browse.search": (("Search", "Type another search"), ("搜索", "输入新的搜索")),
    "browse.to_rows": (("List", "From the search to the list"), ("列表", "从搜索到列表")),
    "browse.open": (
        ("Card", "Show the selected card; if it is shown, its history"),
        ("卡片", "显示选中的卡片；已显示时打开它的历史"),
    ),
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
    "done.more": (
        ("More", "Begin more new cards than the day has"),
        ("再学", "今天再学一些新卡片"),
    ),
    "home.progress": (
        ("Progress", "How it goes: today, history, topics, memory, forecast"),
        ("进展", "学习进展：今天、历史、主题、记忆、预测"),
    ),
    "done.progress": (
        ("Progress", "How it goes: today, history, topics, memory, forecast"),
        ("进展", "学习进展：今天、历史、主题、记忆、预测"),
    ),
    "quiz.progress": (
        ("Progress", "How it goes: today, history, topics, memory, forecast"),
        ("进展", "学习进展：今天、历史、主题、记忆、预测"),
    ),
    "home.interview": (
        ("Interview", "The interview: its date, the plan until then, what you will know"),
        ("面试", "面试：日期、到时为止的计划、到时的把握"),
    ),
    "interview.plan": (
        ("Plan", "Plan: what each day until the interview asks"),
        ("计划", "计划：面试之前每天要学什么"),
    ),
    "interview.readiness": (
        ("Readiness", "Readiness: what you will recall of each topic on the day"),
        ("把握", "把握：到时每个主题能记得多少"),
    ),
    "interview.points": (
        ("Key points", "Key points: those that may be missing on the day"),
        ("要点", "要点：到时可能漏掉的"),
    ),
    "interview.sort": (
        ("Sort", "The weakest topics first, or your order"),
        ("排序", "最薄弱的主题在前，或按你的顺序"),
    ),
    "interview.choose": (
        ("Set", "Set or change the date, the minutes, days off and topics"),
        ("设定", "设定或更改日期、时间、休息日和主题"),
    ),
    "interview.clear": (
        ("Clear", "Have no interview any more; asks once"),
        ("清除计划", "清除面试计划；会先问一次"),
    ),
    "form.save": (("Save", "Save, and work out the plan"), ("保存", "保存并重新计算计划")),
    "form.leave": (("Back", "Back; nothing is changed"), ("返回", "返回，什么都不改")),
    "form.toggle": (
        ("Tick", "Tick the weekday or the topic, or take that back"),
        ("勾选", "勾选这一天或这个主题，或取消"),
    ),
    "form.more": (
        ("More", "A day later, 5 minutes more, the next weekday, or more weight"),
        ("增加", "推后一天、加 5 分钟、下一个星期几，或加大权重"),
    ),
    "form.less": (
        ("Less", "A day earlier, 5 minutes less, the weekday before, or less weight"),
        ("减少", "提前一天、减 5 分钟、上一个星期几，或减小权重"),
    ),
    "form.week_later": (("Week", "A week later"), ("一周", "推后一周")),
    "form.week_before": (("Week earlier", "A week earlier"), ("早一周", "提前一周")),
    "form.all": (("All", "Tick all topics, or none"), ("全部", "勾选全部主题，或全不选")),
    "form.erase": (("Erase", "Erase a letter"), ("删除", "删除一个字")),
    "form.down": (("Down", "Next row"), ("下", "下一行")),
    "form.up": (("Up", "Row before"), ("上", "上一行")),
    "form.page_down": (("Page down", "A page down"), ("下页", "向下一页")),
    "form.page_up": (("Page up", "A page up"), ("上页", "向上一页")),
    "form.first": (("First", "First row"), ("首个", "第一行")),
    "form.last": (("Last", "Last row"), ("末个", "最后一行")),
    "progress.close": (("Back", "Back to where you came from"), ("返回", "回到原来的地方")),
    "progress.today": (
        ("Today", "Today: what was done, and what is left"),
        ("今天", "今天：做了的和剩下的"),
    ),
    "progress.history": (
        ("History", "History: what was done, and how well"),
        ("历史", "历史：做了多少，答得怎样"),
    ),
    "progress.topics": (
        ("Topics", "Topics: how well each deck is known"),
        ("主题", "主题：每个卡组的掌握程度"),
    ),
    "progress.memory": (
        ("Memory", "Memory: the states of cards, and the hardest ones"),
        ("记忆", "记忆：卡片的状态和最难的卡片"),
    ),
    "progress.forecast": (
        ("Forecast", "Forecast: what falls due on each day"),
        ("预测", "预测：每天到期的卡片"),
    ),
    "progress.next": (("Next", "Next tab"), ("下一页", "下一个标签页")),
    "progress.before": (("Before", "Tab before"), ("上一页", "上一个标签页")),
    "progress.period": (
        ("Period", "By day, week, month or year"),
        ("周期", "按天、周、月或年"),
    ),
    "progress.span": (
        ("Span", "A longer span: months of the past, or days ahead"),
        ("范围", "换一个时间范围"),
    ),
    "progress.sort": (
        ("Sort", "The weakest decks first, or your order"),
        ("排序", "最薄弱的卡组在前，或按你的顺序"),
    ),
    "chart.open": (("Cards", "Show the cards behind the bar"), ("卡片", "显示这一条的卡片")),
    "chart.down": (("Down", "Next bar"), ("下", "下一条")),
    "chart.up": (("Up", "Bar before"), ("上", "上一条")),
    "chart.page_down": (("Page down", "A page down"), ("下页", "向下一页")),
    "chart.page_up": (("Page up", "A page up"), ("上页", "向上一页")),
    "chart.first": (("First", "First bar"), ("首个", "第一条")),
    "chart.last": (("Last", "Last bar"), ("末个", "最后一条")),
    # The mock interview.
    "home.mock": (
        ("Mock", "Mock interview: answer aloud, against the clock"),
        ("模拟面试", "模拟面试：口头回答，计时"),
    ),
    "mock.begin": (("Begin", "Begin the interview"), ("开始", "开始面试")),
    "mock.longer": (("Longer", "More minutes"), ("加长", "时间长一些")),
    "mock.shorter": (("Shorter", "Fewer minutes"), ("缩短", "时间短一些")),
    **{
        f"mock.minutes.{minutes}": (
            (f"{minutes} min", f"{minutes} minutes"),
            (f"{minutes} 分钟", f"{minutes} 分钟"),
        )
        for minutes in (10, 20, 30, 45, 60)
    },
    "mock.topics": (("Topics", "Other topics"), ("范围", "换一个范围")),
    "mock.look": (
        ("Report", "Show what the selected interview has shown"),
        ("报告", "看选中的那次面试的报告"),
    ),
    "mock.close": (("Back", "Back, without an interview"), ("返回", "返回，不面试")),
    "mock.down": (("Down", "Earlier interview"), ("下", "更早的面试")),
    "mock.up": (("Up", "Later interview"), ("上", "较近的面试")),
    "mock.skip": (
        ("Skip", "Pass this question over, with its follow-ups"),
        ("跳过", "跳过这一题和它的追问"),
    ),
    "mock.finish": (
        ("End", "End the interview; the report tells what was answered"),
        ("结束", "结束面试，看已答部分的报告"),
    ),
    "report.close": (("Close", "Close the report"), ("关闭", "关闭报告")),
    "report.go_on": (("Go on", "Go on with the interview"), ("继续", "继续面试")),
    "report.practise": (
        ("Practise", "Practise what to repeat, beside the schedule"),
        ("练习", "练习要复习的卡片，不影响安排"),
    ),
    "report.undo": (("Undo", "Take the last answer back"), ("撤回", "撤回上一个回答")),
    "report.copy": (("Copy", "Copy the report as Markdown"), ("复制", "复制报告（Markdown）")),
}
"""The label and the tooltip of each binding."""

_NAMES = {
    "space": ("space", "空格"),
    "enter": ("enter", "回车"),
    "up": ("↑", "↑"),
    "down": ("↓", "↓"),
    "left": ("←", "←"),
    "right": ("→", "→"),
    "pageup": ("pgup", "pgup"),
    "pagedown": ("pgdn", "pgdn"),
    "escape": ("esc", "esc"),
    "question_mark": ("?", "?"),
    "backspace": ("⌫", "⌫"),
    "delete": ("del", "del"),
    "tab": ("tab", "tab"),
    "slash": ("/", "/"),
}

_MODIFIERS = {"ctrl": "^"}


def key_label(language: str, binding: str) -> str:
    """What a key does, in a word."""
    return _LABELS[binding][place(language)][0]


def key_tooltip(language: str, binding: str) -> str:
    """What a key does, in a few words."""
    return _LABELS[binding][place(language)][1]


def key_name(language: str, key: str) -> str:
    """A key as it stands on the keyboard."""
    *modifiers, base = key.split("+") if len(key) > 1 else [key]
    if base in _NAMES:
        base = _NAMES[base][place(language)]
    elif len(base) > 1:
        base = format_key(base)
    return "".join(_MODIFIERS.get(one, f"{one}+") for one in modifiers) + base
