"""The words of the screens, in English and in Chinese; those of keys are beside."""

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
    "for interview": ("{due} for the interview", "{due}（为面试）"),
    "practice": ("practice", "练习"),
    "comma": (", ", "，"),
    "sentences": ("{first} {second}", "{first}{second}"),
    "n due": ("{n} due", "待复习 {n}"),
    "n ahead": ("{n} ahead for the interview", "为面试提前 {n}"),
    "n new": ("{n} new", "新 {n}"),
    "n left": ("{n} left", "剩 {n}"),
    "n again": ("{n} again", "再来 {n}"),
    "days": ("{n} d", "{n} 天"),
    "months": ("{n} mo", "{n} 个月"),
    "years": ("{n} y", "{n} 年"),
    "seconds": ("{n} s", "{n} 秒"),
    "minutes": ("{n} min", "{n} 分钟"),
    "answers": ("{n} answer|{n} answers", "{n} 次回答"),
    "cards": ("{n} card|{n} cards", "{n} 张卡片"),
    "n practised": ("{n} in practice", "练习 {n} 次"),
    "days late": ("{n} day late|{n} days late", "过期 {n} 天"),
    "in days": ("in {n} day|in {n} days", "{n} 天后"),
    "streak": ("streak: {n} day|streak: {n} days", "连续 {n} 天"),
    "required": ("required", "必答"),
    "note": ("Note", "说明"),
    "as of": ("As of", "截至"),
    "source": ("Source", "出处"),
    "show": ("Show the answer", "显示答案"),
    "choose one": ("Choose one.", "单选。"),
    "choose n": ("Choose {n}.", "选 {n} 项。"),
    "type the number": ("Type the number, or think of it.", "输入数字，或在心里回答。"),
    "n points": ("{n} key point|{n} key points", "{n} 个要点"),
    "n points, some missed": (
        "{n} key point, missed the last time|{n} key points, {missed} missed the last time",
        "{n} 个要点，上次漏了 {missed} 个",
    ),
    "reversed": ("Reversed: what was asked?", "反向：这是哪个问题的答案？"),
    "missed before": ("missed the last time", "上次漏了"),
    "you typed": ("You typed: ", "你的回答："),
    "not typed": ("Missing: ", "没写到："),
    "no number": ("(not understood as a number)", "（不是能看懂的数字）"),
    "no number in": ("(not understood as a number of {unit})", "（不是以 {unit} 为单位的数字）"),
    "tick": ("tick what you said, {key} all of it", "勾选说到的要点，{key} 全选"),
    "ticked": ("done: {n} of {all} said", "完成：说到 {n}/{all}"),
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
    "today total": ("Today: {total}", "今天：{total}"),
    "nothing yet": ("Nothing answered today yet.", "今天还没有回答。"),
    "backlog": (
        "With the day's minutes, what is due is cleared in {n} days; new cards wait.",
        "按每天的时间，待复习的 {n} 天后清完；新卡片先等着。",
    ),
    "backlog, in short": ("Cleared in {n} days; new cards wait.", "{n} 天后清完；新卡片先等着。"),
    "long backlog": (
        "With the day's minutes, what is due takes more than a year; new cards wait.",
        "按每天的时间，待复习的一年以上才清完；新卡片先等着。",
    ),
    "long backlog, in short": (
        "More than a year left; new cards wait.",
        "一年以上才清完；新卡片先等着。",
    ),
    "one deck": ("{title}: {counts}", "{title}：{counts}"),
    "all decks": ("All decks: {counts}", "全部卡组：{counts}"),
    "all decks, in short": ("All: {counts}", "全部：{counts}"),
    "nothing left": ("Nothing left today.", "今天没有要学的了。"),
    "no decks": (
        "No decks yet. Take in a deck, table, notes or Anki package:\n\n    studyllm import FILE",
        "还没有卡组。用下面的命令导入卡组、表格、笔记或 Anki 卡包：\n\n    studyllm import FILE",
    ),
    "all hidden": (
        "All decks are hidden. Show one again with\n\n    studyllm decks show DECK",
        "所有卡组都隐藏了。用下面的命令显示一个：\n\n    studyllm decks show DECK",
    ),
    "problems": (
        "{first} (and {n} more: studyllm decks lint)",
        "{first}（另有 {n} 处，见 studyllm decks lint）",
    ),
    "flagged": ("flagged", "已标记"),
    "leech": ("leech", "难点"),
    "suspended": ("suspended", "已停用"),
    "buried": ("buried until tomorrow", "搁置到明天"),
    "no mark": (
        "The card stays as it was: {error}",
        "卡片没有变：{error}",
    ),
    "flagged on": ("{key} is flagged.", "已标记 {key}。"),
    "flagged off": ("{key} is not flagged any more.", "已去掉 {key} 的标记。"),
    "suspended on": ("{key} is suspended: it is not asked.", "已停用 {key}：不再问它。"),
    "suspended off": ("{key} is asked again.", "{key} 恢复提问。"),
    "buried on": ("{key} is buried until tomorrow.", "已把 {key} 搁置到明天。"),
    "buried off": ("{key} can be asked today.", "{key} 今天可以问。"),
    "takes back": ("Press {key} to take that back.", "按 {key} 恢复。"),
    "new leech": (
        "Leech: {key} was forgotten {n} times; rewrite it so that it stays.",
        "难点：{key} 忘了 {n} 次，把它改写得好记些吧。",
    ),
    "suspended leech": (
        "Leech: forgotten {n} times, so suspended; rewrite it, then `studyllm unsuspend {key}`.",
        "难点：{key} 忘了 {n} 次，已停用；改写之后用 `studyllm unsuspend {key}` 恢复。",
    ),
    "no history": ("The history cannot be read: {error}", "读不出历史：{error}"),
    "no answers": ("This card was never answered.", "这张卡片还没有回答过。"),
    "never asked": ("new", "新卡片"),
    "due on": ("due {date} ({days})", "{date} 到期（{days}）"),
    "interval is": ("interval {days}", "间隔 {days}"),
    "ease is": ("ease {n:.2f}", "简易度 {n:.2f}"),
    "stability is": ("stability {n:.1f} d", "稳定性 {n:.1f} 天"),
    "difficulty is": ("difficulty {n:.1f}", "难度 {n:.1f}"),
    "lapses": ("{n} lapse|{n} lapses", "遗忘 {n} 次"),
    "recall is": ("recall now {n}", "现在记得的概率 {n}"),
    "head date": ("Date", "日期"),
    "head grade": ("Grade", "评分"),
    "head time": ("Time", "用时"),
    "head recall": ("Recall", "预期"),
    "head after": ("Next", "间隔"),
    "begun anew": ("begun anew", "重新开始"),
    "taken over": ("taken over", "导入"),
    "no answer": ("This is no answer given here.", "这不是在这里的回答。"),
    "put right": ("{now} now counts instead of {before}.", "评分由“{before}”改为“{now}”。"),
    "same grade": ("The grade is “{grade}” already.", "评分本来就是“{grade}”。"),
    "not counting": ("This answer does not count any more.", "这个回答已不算数。"),
    "sure": (
        "Press {key} again to take this answer back for good.",
        "再按一次 {key} 撤回这个回答，撤回后不能恢复。",
    ),
    "taken back": ("The answer does not count any more.", "这个回答不再算数。"),
    "now": ("Now {now}.", "现在：{now}。"),
    "now new": ("The card is new.", "卡片又是新的了。"),
    "not changed": ("Nothing was changed: {error}", "没有改变：{error}"),
    "clock": ("Is the clock right?", "时钟对吗？"),
    "clock says": ("The clock says", "时钟显示"),
    "did last": ("What you did last was", "最近一次记录在"),
    "why clock": (
        "Answers get their day from the clock, and what is due follows from it.",
        "回答的日期由时钟决定，到期日由它算出。",
    ),
    "clock is right": ("The clock is right: go on", "时钟是对的，继续"),
    "clock is wrong": (
        "Leave, to set the clock; nothing is recorded",
        "退出去调时钟；什么都不记录",
    ),
    "sitting was wrong": (
        "The clock was wrong then: take back the last sitting ({answers}, from {date}) and go on",
        "上次的时钟不对：撤回上一次学习（{date} 起，{answers}），然后继续",
    ),
    "mouse": (
        "The mouse works too: click a grade or a key at the bottom, a deck twice.",
        "也可以用鼠标：点击评分或底部的按键，点两次卡组。",
    ),
    "saved": (
        "Every answer is on disk before the next card shows.",
        "每个回答都先存盘，再显示下一张卡片。",
    ),
    "not edited": ("The card cannot be edited: {error}", "不能编辑这张卡片：{error}"),
    "no room to edit": (
        "There is no room for an editor here; `studyllm edit {key}` opens the card.",
        "这里不能打开编辑器；可以用 `studyllm edit {key}` 打开卡片。",
    ),
    "edit broken": (
        "The deck stays as it was. {problem}.",
        "卡组保持原样。{problem}。",
    ),
    "edit again": ("Press {key} to go on editing.", "按 {key} 继续编辑。"),
    "edit gone": (
        "The deck has no card {key} any more; what you learned of it is kept.",
        "卡组里已没有卡片 {key}；学过的都还保留着。",
    ),
    "edit trouble": ("The file was read again, but {error}.", "已重新读取文件，但是：{error}。"),
    "edit copied": ("The deck is your own copy now: {path}", "现在用的是你自己的卡组：{path}"),
    "what to open": ("Links and pictures of the card", "卡片的链接和图片"),
    "leads to": ("Leads to {host}", "通往 {host}"),
    "reads as": (
        "Written in other letters it reads {host}: look twice.",
        "用其他文字写作 {host}，请看仔细。",
    ),
    "hidden host": (
        "This address hides where it leads, so it is not opened; it can be copied.",
        "这个地址掩盖了它通往哪里，所以不打开；可以复制。",
    ),
    "no display": (
        "There is no screen here to open it on; it can be copied.",
        "这里没有可以打开它的屏幕；可以复制。",
    ),
    "no viewer": (
        "There is no program here that opens it (xdg-open); it can be copied.",
        "这里没有可以打开它的程序（xdg-open）；可以复制。",
    ),
    "opened": ("Opened {what}.", "已打开 {what}。"),
    "copied": ("Copied, if your terminal lets programs copy.", "已复制（如果终端允许程序复制）。"),
    "not kept": ("This will not be remembered: {error}", "下次不会记住：{error}"),
    "paused": ("Paused", "暂停"),
    "any key": (
        "The card waits, its time stands still. Any key goes on.",
        "卡片等着，计时停住。按任意键继续。",
    ),
    "copied card": (
        "Question and answer are on the clipboard, as cleaned Markdown.",
        "问题和答案已复制（清理过的 Markdown）。",
    ),
    "copied question": (
        "The question is on the clipboard, as cleaned Markdown.",
        "问题已复制（清理过的 Markdown）。",
    ),
    "remark": ("{name}: {text}", "{name}：{text}"),
    "welcome": ("Welcome to studyllm", "欢迎使用 studyllm"),
    "welcome what": (
        (
            "Questions that prepare you for LLM interviews (set a date: {interview}). "
            "A card comes back before you forget it."
        ),
        "为大模型面试准备的问题（按 {interview} 设定日期）。卡片会在快要忘记之前再来。",
    ),
    "welcome how": ("Answer in your head, then", "先在心里回答，然后"),
    "welcome ways": (
        "{undo} takes an answer back, {help} explains all keys.",
        "按 {undo} 撤回回答，按 {help} 查看所有按键。",
    ),
    "welcome decks": (
        "While you study, {home} leads to the decks. Bring your own cards: studyllm import FILE",
        "学习时按 {home} 到卡组列表。导入自己的卡片：studyllm import FILE",
    ),
    "keys here": ("On this screen", "本屏幕"),
    "keys everywhere": ("Everywhere", "各处"),
    "keys that move": ("Moving about", "移动"),
    "settings file": ("Settings, keys too: {path}", "设置（也包括按键）：{path}"),
    "palette": ("a deck, a card, or something to do", "卡组、卡片或操作"),
    "is deck": ("deck", "卡组"),
    "is card": ("card", "卡片"),
    "is action": ("", ""),
    "not found": ("Nothing is called that.", "没有这样的名称。"),
    "a theme": ("Theme: {name}", "主题：{name}"),
    "theme dark": ("dark", "深色"),
    "theme light": ("light", "浅色"),
    "theme ansi": ("the terminal's colours", "终端色"),
    # Around the card: home, the card's past, the end of a sitting.
    "weak": ("Weak", "薄弱"),
    "mastery": ("Mastery", "掌握度"),
    "left today": ("Left today: {counts}", "今天还有：{counts}"),
    "minutes left today": (
        "Left today, about {n} min: {counts}",
        "今天大约还要 {n} 分钟：{counts}",
    ),
    "about minutes": ("About {n} min: {counts}", "约 {n} 分钟：{counts}"),
    "find deck": ("Find: ", "查找："),
    "none found": (
        "No deck has that in its title, topic or name.",
        "没有卡组的标题、主题或名称含有它。",
    ),
    "no room for calendar": (
        "The calendar needs a taller window.",
        "日历需要更高的窗口。",
    ),
    "month names": (
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
    ),
    "begun": ("begun {date}", "{date} 初次学习"),
    "reviews": ("{n} review|{n} reviews", "复习 {n} 次"),
    "time each": ("{time} each", "平均 {time}"),
    "time in all": ("{time} in all", "共 {time}"),
    "from file": ("from {path}", "来自 {path}"),
    "due day": ("due {date}", "{date} 到期"),
    "share recalled": ("{n} recalled", "答对 {n}"),
    "what was hard": ("What was hard", "比较难的"),
    "more cards": ("and {n} more", "另有 {n} 张"),
    "takes minutes": ("{what} (about {n} min)", "{what}（约 {n} 分钟）"),
    "weekdays": ("Mon Tue Wed Thu Fri Sat Sun", "一 二 三 四 五 六 日"),
    "head question": ("Question", "问题"),
    "head due": ("Due", "到期"),
    "head interval": ("Interval", "间隔"),
    "head ease": ("Ease", "简易度"),
    "head difficulty": ("Diff.", "难度"),
    "head lapses": ("Lapses", "遗忘"),
    "new word": ("new", "新"),
    "buried word": ("buried", "已搁置"),
    "gone": ("This card is gone.", "这张卡片已不在。"),
    "n chosen": ("{n} chosen", "已选 {n}"),
    "nothing found": ("No card is found.", "没有找到卡片。"),
    "no cards": ("There are no cards yet.", "还没有卡片。"),
    "sorted by": ("Sorted by {order}.", "按{order}排序。"),
    "sorted backwards by": ("Sorted by {order}, backwards.", "按{order}倒序。"),
    "order deck": ("deck", "卡组"),
    "order due": ("due day", "到期日"),
    "order interval": ("interval", "间隔"),
    "order lapses": ("lapses", "遗忘次数"),
    "order ease": ("ease", "简易度"),
    "order stability": ("stability", "稳定性"),
    "order difficulty": ("difficulty", "难度"),
    "order question": ("question", "问题"),
    "flagged on, many": ("{n} cards are flagged.", "已标记 {n} 张卡片。"),
    "flagged off, many": ("{n} cards are not flagged any more.", "已去掉 {n} 张卡片的标记。"),
    "suspended on, many": (
        "{n} cards are suspended: they are not asked.",
        "已停用 {n} 张卡片：不再问它们。",
    ),
    "suspended off, many": ("{n} cards are asked again.", "{n} 张卡片恢复提问。"),
    "buried on, many": ("{n} cards are buried until tomorrow.", "已把 {n} 张卡片搁置到明天。"),
    "buried off, many": ("{n} cards can be asked today.", "{n} 张卡片今天可以问。"),
    "reset": ("{key} is new again.", "{key} 又是新卡片了。"),
    "reset, many": ("{n} cards are new again.", "{n} 张卡片又是新的了。"),
    "nothing to reset": (
        "There is nothing to reset: it is new.",
        "没有可以重置的：还是新卡片。",
    ),
    "nothing done": ("There is nothing to take back here.", "这里没有可以撤回的。"),
    "all taken back": (
        "Taken back: the card is as it was.|Taken back: {n} cards are as they were.",
        "已恢复 {n} 张卡片原来的状态。",
    ),
    "query long": ("A search has at most {most} characters.", "搜索最多 {most} 个字符。"),
    "query deep": ("Parentheses stand at most {most} deep.", "括号最多嵌套 {most} 层。"),
    "query quote": ("A quotation mark is never closed.", "有引号没有关上。"),
    "query open": ("A “(” is never closed.", "有“(”没有关上。"),
    "query close": (
        "A “)” closes nothing; a text with parentheses goes into quotation marks.",
        "“)”没有对应的“(”；要搜索带括号的文字，请加引号。",
    ),
    "query or": (
        "“or” needs something on both sides; the word itself goes into quotation marks.",
        "“or”两边都要有条件；要搜索这个词，请加引号。",
    ),
    "query minus": (
        "“-” needs something behind it that is left out.",
        "“-”后面要有排除的条件。",
    ),
    "query empty": (
        "“{name}:” needs something behind the colon.",
        "“{name}:”的冒号后面要有内容。",
    ),
    "query field": (
        "Nothing is searched by “{value}:”, but by {known}; text with a colon goes into quotes.",
        "没有“{value}:”这个条件，可以用 {known}；要搜索带冒号的文字，请加引号。",
    ),
    "query field, near": (
        "Nothing is searched by “{value}:”; did you mean “{near}:”?",
        "没有“{value}:”这个条件；是不是“{near}:”？",
    ),
    "query state": (
        "No card is “{value}”; a card can be {known}.",
        "没有“{value}”这个状态，可以用 {known}。",
    ),
    "query state, near": (
        "No card is “{value}”; did you mean “is:{near}”?",
        "没有“{value}”这个状态；是不是“is:{near}”？",
    ),
    "query kind": (
        "There is no kind of card “{value}”, but {known}.",
        "没有“{value}”这种卡片，可以用 {known}。",
    ),
    "query kind, near": (
        "There is no kind of card “{value}”; did you mean “kind:{near}”?",
        "没有“{value}”这种卡片；是不是“kind:{near}”？",
    ),
    "query number": (
        "“{name}:” takes a number, as in “{name}:{example}”, not “{value}”.",
        "“{name}:”后面要写数，例如“{name}:{example}”，不能是“{value}”。",
    ),
    "query rated": (
        "“rated:” takes a number of days from 1, as in “rated:7”, not “{value}”.",
        "“rated:”后面要写天数，从 1 起，例如“rated:7”，不能是“{value}”。",
    ),
    "query deck": ("There is no deck “{value}”.", "没有卡组“{value}”。"),
    "query deck, near": (
        "There is no deck “{value}”; did you mean “deck:{near}”?",
        "没有卡组“{value}”；是不是“deck:{near}”？",
    ),
    "none today": ("{title}: nothing left today", "{title}：今天没有要学的了"),
    "none today, but new": (
        "{title}: nothing left today, {n} new waits|{title}: nothing left today, {n} new wait",
        "{title}：今天没有要学的了，还有新 {n}",
    ),
    "in brackets": (" ({what})", "（{what}）"),
    "picked right": ("Right.", "答对了。"),
    "picked wrong": ("Wrong: you picked {what}.", "答错了：选了 {what}。"),
    "more new": (
        "{key} begins {n} more new card today.|{key} begins {n} more new cards today.",
        "按 {key} 今天再学 {n} 张新卡片。",
    ),
    "order recall": ("recall today", "今天记得的概率"),
    "query share": (
        "“{name}:” takes a number from 0 to 1, as in “{name}:<0.7”, not “{value}”.",
        "“{name}:”后面要写 0 到 1 的数，例如“{name}:<0.7”，不能是“{value}”。",
    ),
    "query answered": (
        "“answered:” takes a day or two, as in “answered:2026-03-02..2026-03-08”, not “{value}”.",
        "“answered:”后面要写一天或起止两天，例如“answered:2026-03-02..2026-03-08”，不能是“{value}”。",
    ),
    # An interview: its form, its plan, what will be known.
    "plan form": ("The interview", "面试"),
    "plan date": ("Date", "日期"),
    "plan minutes": ("Minutes a day", "每天分钟数"),
    "plan weekdays": ("Days off", "休息日"),
    "plan days off": ("More days off", "另外休息"),
    "plan day is": ("{weekday}, {days}", "周{weekday}，{days}"),
    "plan weight": ("weight {n}", "权重 {n}"),
    "plan hint date": (
        "Type a date such as 2026-12-14, or +14 for a day in two weeks.",
        "输入日期，例如 2026-12-14；或输入 +14，表示 14 天后。",
    ),
    "plan hint minutes": (
        "How long you study on each day until then.",
        "到面试为止，每天学多久。",
    ),
    "plan hint weekdays": (
        "The days of the week on which you do not study.",
        "每周哪几天不学习。",
    ),
    "plan hint days off": (
        "Other days without study, as dates with blanks between them.",
        "其他不学习的日子，写成日期，用空格隔开。",
    ),
    "plan hint topics": (
        "What may be asked. More weight: more of the time goes to it.",
        "面试可能问到的主题。权重越大，分到的时间越多。",
    ),
    "plan no date": (
        "“{text}” is no date; write it as 2026-12-14, or as +14.",
        "“{text}”不是日期，请写成 2026-12-14 或 +14。",
    ),
    "plan date over": (
        "{text} is not after today; take a later day.",
        "{text} 不在今天之后，请选更晚的日子。",
    ),
    "plan no day left": (
        "All days until then are days off; leave one for study.",
        "面试之前全是休息日，请至少留一天学习。",
    ),
    "plan no minutes": (
        "“{text}” minutes cannot be; write a number from 1 to 1440.",
        "分钟数不能是“{text}”，请写 1 到 1440 的数。",
    ),
    "plan all days off": (
        "All days of the week are days off; leave one for study.",
        "一周全是休息日，请至少留一天学习。",
    ),
    "plan no day off": (
        "“{text}” is no date; write days off as 2026-12-14, with blanks between.",
        "“{text}”不是日期；休息日请写成 2026-12-14，用空格隔开。",
    ),
    "plan no topic": ("No topic is ticked; tick one.", "没有勾选主题，请至少勾选一个。"),
    "plan not saved": ("Not saved: {error}", "没有保存：{error}"),
    "tab plan": ("Plan", "计划"),
    "tab readiness": ("Readiness", "把握"),
    "tab points": ("Key points", "要点"),
    "no interview": (
        (
            "Say when your interview is and how long you can study each day. "
            "This page then tells what to do each day, and what you will know by then."
        ),
        "请设定面试日期和每天能学多久。这一页会告诉你每天学什么，以及到时能掌握多少。",
    ),
    "set interview": ("Press {key} to set it.", "按 {key} 设定。"),
    "interview over": (
        "The interview was on {date}. Everything goes on by the normal schedule.",
        "面试已于 {date} 结束。现在按平常的安排继续学习。",
    ),
    "interview today": (
        "The interview is today. Good luck!",
        "今天面试，祝你顺利！",
    ),
    "interview in": (
        "Interview in {n} day|Interview in {n} days",
        "距面试还有 {n} 天",
    ),
    "interview on": (
        (
            "Interview on {date}, in {n} day; {minutes} min on each day of study."
            "|Interview on {date}, in {n} days; {minutes} min on each day of study."
        ),
        "面试在 {date}，还有 {n} 天；学习日每天 {minutes} 分钟。",
    ),
    "plan in sight": (
        "Planned is the next day.|Planned are the next {n} days.",
        "计划只算今后 {n} 天。",
    ),
    "interview in, in short": ("In {n} day|In {n} days", "{n} 天后面试"),
    "interview today, in short": ("Good luck today!", "今天面试，加油！"),
    "interview asks": ("{interview}: {work}", "{interview}：{work}"),
    "interview recall": ("{what} · {recall}", "{what} · {recall}"),
    "plan reviews": ("{n} review|{n} reviews", "复习 {n}"),
    "plan work": ("{cards} today, about {time}", "今天{cards}，约 {time}"),
    "plan work, in short": ("{cards}, {time}", "{cards}，{time}"),
    "plan recall": ("{now} now → {then} on the day", "现在 {now} → 到时 {then}"),
    "plan recall, in short": ("{now} → {then}", "{now} → {then}"),
    "plan off today": ("a day off", "今天休息"),
    "plan nothing today": ("nothing left today", "今天没有要学的了"),
    "plan work in full": ("{cards}, about {time}", "今天{cards}，约 {time}"),
    "plan today": ("Today: {work}.", "{work}。"),
    "plan expects": (
        "Of all cards you recall {now} now; {then} on the day, if you follow the plan.",
        "全部卡片现在记得 {now}；按计划学习，到时是 {then}。",
    ),
    "plan fits": (
        "It fits: each card is learned, and what is due can be asked.",
        "时间够：每张卡片都能学到，到期的也都能复习。",
    ),
    "plan falls short": (
        "Not all of it fits.",
        "时间不够，学不完全部。",
    ),
    "plan not learned": (
        "{n} card is not learned by then.|{n} cards are not learned by then.",
        "到时还有 {n} 张卡片没学过。",
    ),
    "plan unasked": (
        "Each card is learned, but not all that falls due can be asked.",
        "每张卡片都能学到，但到期的不能全部复习。",
    ),
    "plan takes minutes": (
        "It would fit with {minutes} min a day.",
        "每天 {minutes} 分钟就够。",
    ),
    "plan takes either": (
        "It would fit with {minutes} min a day, or if the interview were on {date}.",
        "每天 {minutes} 分钟就够；或者面试在 {date}，时间也够。",
    ),
    "plan takes date": (
        "It would fit if the interview were on {date}.",
        "如果面试在 {date}，时间就够。",
    ),
    "plan drop": (
        "It fits without these topics, the least loss first: {topics}.",
        "去掉这些主题就够（损失小的在前）：{topics}。",
    ),
    "plan takes more": (
        "Neither more minutes nor a later date within a year would make it fit.",
        "增加每天的时间或一年内推迟面试，都还不够。",
    ),
    "head plan new": ("New", "新"),
    "head plan reviews": ("Reviews", "复习"),
    "head then": ("Then", "到时"),
    "head range": ("Range", "区间"),
    "head complete": ("Complete", "学完"),
    "plan all learned": ("yes", "已学完"),
    "plan off word": ("off", "休息"),
    "ready in all": (
        (
            "On the day you are expected to recall {then} of the cards ({low} to {high}); "
            "now {now}, and {idle} if you did nothing more."
        ),
        "预计到时记得 {then} 的卡片（{low} 到 {high}）；现在 {now}，如果不再学习则是 {idle}。",
    ),
    "ready in all, vague": (
        (
            "On the day you are expected to recall {low} to {high} of the cards, which narrows as "
            "you answer; now {now}, and {idle} if you did nothing more."
        ),
        "预计到时记得 {low} 到 {high} 的卡片，答得越多越准；现在 {now}，如果不再学习则是 {idle}。",
    ),
    "ready weakest": (
        "Of the weakest tenth of the cards: {share}.",
        "最弱的十分之一卡片：{share}。",
    ),
    "ready mark": (
        "The bar is what is expected on the day, the mark in it what you recall now.",
        "长条是到时预计记得的，其中的竖线是现在记得的。",
    ),
    "ready points": (
        (
            "Key points are what a full answer says. Those that you went through come first, "
            "the most likely missing on top."
        ),
        "要点是完整的回答该说到的。核对过的在前，其中到时最可能漏掉的排在最前。",
    ),
    "ready points, none said": (
        (
            "Key points are what a full answer says. Answer cards that have some, and tick "
            "what you said: then the most likely missing come first."
        ),
        "要点是完整的回答该说到的。先回答有要点的卡片并勾选说到的，之后最可能漏掉的会排在最前。",
    ),
    "no key points": (
        "No card of these topics has key points.",
        "这些主题的卡片没有要点。",
    ),
    "plan later": (
        "The plan follows once it is worked out.",
        "算好之后会显示计划。",
    ),
    "clear sure": (
        "Press {key} again to have no interview any more; nothing that you learned is lost.",
        "再按一次 {key} 清除面试计划；学过的都会保留。",
    ),
    "cleared": ("There is no interview any more.", "已清除面试计划。"),
    # The progress screen.
    "hours": ("{n} h {minutes} min", "{n} 小时 {minutes} 分钟"),
    "tab today": ("Today", "今天"),
    "tab history": ("History", "历史"),
    "tab topics": ("Topics", "主题"),
    "tab memory": ("Memory", "记忆"),
    "tab forecast": ("Forecast", "预测"),
    "no progress": (
        "Nothing was answered yet. Answer some cards; then this page tells how it goes.",
        "还没有回答过。先答一些卡片，这一页就会显示进展。",
    ),
    "counting": ("Counting … {percent}", "正在统计……{percent}"),
    "hours later": (
        "Hours and key points follow once the journal was read.",
        "读完全部记录之后，这里会有钟点和要点。",
    ),
    "memories later": (
        "This follows once all cards were measured.",
        "统计完全部卡片之后会显示在这里。",
    ),
    "no cards behind": (
        "There are no cards to show behind this bar.",
        "这一条后面没有可显示的卡片。",
    ),
    "streaks": (
        "Streak: {n} day; the longest was {longest}|Streak: {n} days; the longest was {longest}",
        "连续 {n} 天，最长 {longest} 天",
    ),
    "reviews today": ("Reviews", "复习"),
    "new cards": ("New cards", "新卡片"),
    "minutes studied": ("Minutes", "分钟"),
    "grades given": ("Answers by grade", "各评分的次数"),
    "learned before": (
        "Of {n} learned before, {recalled} recalled at the first try.",
        "学过的 {n} 张卡片中，第一次就答对 {recalled} 张。",
    ),
    "past year": ("The past year, by day", "过去一年，按天"),
    "day": ("Day", "日期"),
    "week": ("Week from", "周（起）"),
    "month": ("Month", "月"),
    "year": ("Year", "年"),
    "by day": ("day", "天"),
    "by week": ("week", "周"),
    "by month": ("month", "月"),
    "by year": ("year", "年"),
    "span month": ("the last month", "最近一个月"),
    "span quarter": ("the last 3 months", "最近三个月"),
    "span year": ("the last year", "最近一年"),
    "span all": ("all time", "全部时间"),
    "history of": ("By {period}, {span}: {total}", "按{period}，{span}：{total}"),
    "retention": (
        "True retention {share} (young {young}, mature {mature}), of {n} first answers of a day.",
        "真实保持率 {share}（年轻 {young}，成熟 {mature}），共 {n} 次每天首次回答。",
    ),
    "retention later": (
        "True retention means something from {least} first answers of a day on; so far {n}.",
        "真实保持率要有 {least} 次每天首次回答才有意义，现在有 {n} 次。",
    ),
    "head answers": ("Answers", "回答"),
    "head recalled": ("Recalled", "答对"),
    "head young": ("Young", "年轻"),
    "head mature": ("Mature", "成熟"),
    "head missed": ("Missed", "漏掉"),
    "head foretold": ("Foretold", "预期"),
    "head cards": ("Cards", "卡片"),
    "head minutes": ("Time", "用时"),
    "head now": ("Now", "现在"),
    "head week": ("7 d", "7 天"),
    "head month": ("30 d", "30 天"),
    "head recall now": ("Recall", "记得"),
    "by hour": ("By hour of the day", "按钟点"),
    "points missed": ("Key points missed most", "最常漏掉的要点"),
    "can it be trusted": ("Can the forecast be trusted?", "预测可信吗？"),
    "chance": ("Chance", "概率"),
    "share range": ("{low}-{high}%", "{low}-{high}%"),
    "mark of calibration": (
        "The bar is what was recalled, the mark in it what was foretold.",
        "长条是实际答对的，其中的竖线是预期的。",
    ),
    "trust later": (
        "That shows from {least} foretold answers on; so far there are {n}.",
        "要有 {least} 次有预期的回答才能判断，现在有 {n} 次。",
    ),
    "trust": (
        "Yes: {foretold} foretold, {recalled} recalled.",
        "可信：预期 {foretold}，实际 {recalled}。",
    ),
    "trust average": (
        "On average, not card by card: {foretold} foretold, {recalled} recalled.",
        "平均来看可信，具体到卡片则不一定：预期 {foretold}，实际 {recalled}。",
    ),
    "trust less": (
        "It promises too much: {foretold} foretold, {recalled} recalled. Expect less.",
        "预期偏高：预期 {foretold}，实际 {recalled}。实际会少一些。",
    ),
    "trust more": (
        "It promises too little: {foretold} foretold, {recalled} recalled. You know more.",
        "预期偏低：预期 {foretold}，实际 {recalled}。你记得的更多。",
    ),
    "log-loss": (
        "Log-loss {loss} ± {error}; always foretelling the average has {plain}.",
        "对数损失 {loss} ± {error}；只预期平均值是 {plain}。",
    ),
    "topics by order": (
        "What you would recall of each deck today, and in 7 and 30 days without any answer.",
        "每个卡组今天记得的比例，以及 7 天和 30 天都不复习时的比例。",
    ),
    "topics by weakness": (
        "The weakest decks first: what you would recall today, and later without any answer.",
        "最薄弱的卡组在前：今天记得的比例，以及以后不复习时的比例。",
    ),
    "weakest deck": (
        "Of learned cards alone, {title} stands lowest: {share} of {n} cards are recalled.",
        "只看已学的卡片，最低的是{title}：{n} 张里记得 {share}。",
    ),
    "nothing learned": ("No card is learned yet.", "还没有学过的卡片。"),
    "state new": ("New", "新"),
    "state young": ("Young", "年轻"),
    "state mature": ("Mature", "成熟"),
    "state suspended": ("Suspended", "已停用"),
    "state buried": ("Buried", "已搁置"),
    "quantity interval": ("Interval in days", "间隔天数"),
    "quantity ease": ("Ease", "简易度"),
    "quantity stability": ("Stability in days", "稳定性天数"),
    "quantity difficulty": ("Difficulty", "难度"),
    "quantity recall": ("Chance of recall today", "今天记得的概率"),
    "with median": ("{what}: half of the cards have {median} or less", "{what}：中位数 {median}"),
    "hardest cards": ("Hardest cards", "最难的卡片"),
    "rewrite them": (
        "What is forgotten again and again is worth rewriting.",
        "反复忘记的卡片值得改写。",
    ),
    "due within": (
        "Due in the next {n} days: {cards}, about {minutes}",
        "今后 {n} 天待复习：{cards}，约 {minutes}",
    ),
    "day with most": (
        "The day with most: {day}, with {cards}, about {minutes}",
        "最多的一天：{day}，{cards}，约 {minutes}",
    ),
    "forecast without new": (
        "Cards that you begin from now on are not in it.",
        "不含以后新学的卡片。",
    ),
    "none ahead": (
        "No card falls due. Begin some new ones, and they show up here.",
        "没有会到期的卡片。学了新卡片，这里就会显示。",
    ),
    "late": ("Late", "过期"),
    "due later on": ("After that: {n} card|After that: {n} cards", "之后还有 {n} 张卡片"),
    "weekday": ("{weekday} {date}", "{date} 周{weekday}"),
    "order learner": ("your order of decks", "你的卡组顺序"),
    "order weakest": ("mastery, the weakest first", "掌握度，最薄弱的在前"),
    "late first": (
        (
            "{n} card is late, about {minutes}: answer it before you begin new ones."
            "|{n} cards are late, about {minutes}: answer them before you begin new ones."
        ),
        "有 {n} 张已过期，约 {minutes}：先做完它们再学新的。",
    ),
    "undecided": (
        "A newer version and your copy differ: {decks}. See: studyllm decks updates",
        "新版本与你的副本不同：{decks}。见 studyllm decks updates",
    ),
    # The mock interview: before it, a question of it, what it has shown.
    "mock": ("Mock interview", "模拟面试"),
    "mock how": (
        "Answer aloud, then tick what you said. No hints; the timer cuts nobody off.",
        "口头回答，再勾选说到的要点。没有提示，超时也不会打断。",
    ),
    "mock after": (
        "No due day moves; what failed is asked again today.",
        "不影响复习安排；没答出的今天会再问。",
    ),
    "mock minutes": ("Minutes", "时长（分钟）"),
    "mock asked": ("Questions", "题目"),
    "mock topics": ("Topics", "范围"),
    "mock questions": (
        "{n}, and some follow-ups; about {each} min each",
        "{n} 题，会有追问；每题约 {each} 分钟",
    ),
    "mock questions named": ("{n}, and some follow-ups", "{n} 题，会有追问"),
    "topics alike": ("all decks alike ({n})", "全部卡组，同等比重（{n} 个）"),
    "topics of interview": ("those of your interview ({n})", "面试范围（{n} 个）"),
    "topics named": ("as named ({n})", "指定的范围（{n} 个）"),
    "weight of": ("{title} ×{n}", "{title} ×{n}"),
    "mocks held": ("Earlier ones, and key points said", "以前的面试和说到的要点"),
    "mock answered": ("{n} of {all} questions", "答了 {n}/{all} 题"),
    "no mock answers": ("Nothing was answered, so nothing is kept.", "没有回答，所以没有记录。"),
    "no report": (
        "What you answered is kept, but cannot be read now: {error}",
        "回答都已保存，但现在读不出来：{error}",
    ),
    "no question": ("The next question cannot be read: {error}", "读不出下一题：{error}"),
    "question of": ("Question {n} of {all}", "第 {n}/{all} 题"),
    "follow-up": ("follow-up", "追问"),
    "skipped": (
        "Passed over; what you did not answer is not in the report.",
        "已跳过；没有回答的不计入报告。",
    ),
    "mock of": ("Mock interview of {date}", "模拟面试 {date}"),
    "questions of": (
        "{answered} of {n} question answered|{answered} of {n} questions answered",
        "答了 {answered}/{n} 题",
    ),
    "follow-ups": ("{n} follow-up|{n} follow-ups", "追问 {n} 次"),
    "time of": ("{time} of {minutes} min", "用时 {time}（共 {minutes} 分钟）"),
    "points named": (
        "{named} of {n} key points said ({share})",
        "要点说到 {named}/{n}（{share}）",
    ),
    "mock by topic": ("By topic", "按主题"),
    "head said": ("Said", "说到"),
    "head allotted": ("Allotted", "限时"),
    "repeat first": ("What to repeat first", "先复习这些"),
    "nothing to repeat": (
        "Nothing: every answer was good and complete.",
        "没有：每个回答都完整、正确。",
    ),
    "all asked": ("All that was asked", "全部问题"),
    "copied report": (
        "The report is on the clipboard, as Markdown. To a file: studyllm export mock",
        "报告已复制（Markdown）。存成文件：studyllm export mock",
    ),
}


TOPICS = {
    "agents": ("Agents", "智能体"),
    "alignment": ("Alignment", "对齐"),
    "architecture": ("Architecture", "架构"),
    "distributed": ("Distributed training", "分布式"),
    "fine-tuning": ("Fine-tuning", "微调"),
    "numerics": ("Numerics", "数值"),
    "reasoning": ("Reasoning", "推理"),
}
"""What the tags of the decks that come along are called; others are called as they are."""


def place(language: str) -> int:
    """Where a table has the words in that language."""
    return 1 if language.lower().startswith("zh") else 0


def say(language: str, words: str, n: object = "", **values: object) -> str:
    """Words of the screens in a language; English where it has none.

    Args:
        language: a code such as `en` or `zh`.
        words: their name in the table.
        n: a number that they are about; it chooses between singular and plural.
        values: what else stands in them.
    """
    one, _, many = _WORDS[words][place(language)].partition("|")
    return (many if many and n != 1 else one).format(n=n, **values)


def grade_name(language: str, grade: Grade) -> str:
    """The grade as a word: `Good`."""
    return say(language, grade.name.lower())
