"""The sentences of a report, in English and in Chinese: what each part means and what to do."""

SENTENCES = {
    "year": (
        (
            "Each square is a day, the stronger the more answers; a little every day lasts longer"
            " than much now and then, so answer a few cards on busy days, too."
        ),
        "一格是一天，颜色越醒目回答越多；每天一点比偶尔很多记得更牢，忙的日子也答几张。",
    ),
    "answers mean": (
        (
            "What you answered, by grade; where Again is more than a fifth of a column, begin"
            " fewer new cards until it is less."
        ),
        "各个评分的回答数；“重来”超过一柱的五分之一时，少学新卡片，直到它降下来。",
    ),
    "retention means": (
        (
            "How much you still knew of what came back; where it stays below 85%, begin fewer new"
            " cards and rewrite the hardest, but mind that points of few answers jump."
        ),
        (
            "再次出现的卡片还记得多少；一直低于 85% 时，少学新卡片，改写最难的；回答少的点起伏大，"
            "不必在意。"
        ),
    ),
    "outlook": (
        (
            "What falls due on each day if you begin nothing new; half of the days take {minutes}"
            " min or more, so begin only as many new cards as leave you that time."
        ),
        "不学新卡片时每天到期的卡片；一半的日子要 {minutes} 分钟以上，学新卡片时要留出这些时间。",
    ),
    "outlook late": (
        (
            "What falls due on each day if you begin nothing new; {n} card is late (about "
            "{minutes} min), so answer it before you begin new ones.|What falls due on each day"
            " if you begin nothing new; {n} cards are late (about {minutes} min), so answer them"
            " before you begin new ones."
        ),
        "不学新卡片时每天到期的卡片；有 {n} 张已过期（约 {minutes} 分钟），先做完它们再学新的。",
    ),
    "topics": (
        (
            "How much of each deck you will recall, by today's memories; study where the bar is"
            " short, or where the marks for 7 and 30 days lie far behind its end."
        ),
        "按现在的记忆，每个卡组能记得多少；先学条形短的，或 7 天、30 天的标记落后很多的。",
    ),
    "calibration": (
        (
            "{trust} Points on the line were foretold rightly; where large ones lie below it, you"
            " forget sooner than foretold, and with FSRS a higher desired retention helps."
            " Log-loss {loss:.3f} ± {error:.3f}; always telling the average gives {plain:.3f}."
        ),
        (
            "{trust}在斜线上的点预期准确；大的点在线下，说明忘得比预期快，用 FSRS 时可提高期望保"
            "持率。对数损失 {loss:.3f} ± {error:.3f}，总报平均值则为 {plain:.3f}。"
        ),
    ),
    "interview stands": (
        (
            "Today you would recall about {now} of your topics; on {date}, if you follow the plan,"
            " about {then}, and {low} to {high} in four of five cases."
        ),
        (
            "今天大约记得各主题的 {now}；照计划学，到 {date} 大约记得 {then}，五次里有四次在"
            " {low} 至 {high} 之间。"
        ),
    ),
    "interview stands, vague": (
        (
            "Today you would recall about {now} of your topics; on {date}, if you follow the plan,"
            " {low} to {high} in four of five cases, a range that your answers narrow."
        ),
        (
            "今天大约记得各主题的 {now}；照计划学，到 {date} 五次里有四次在"
            " {low} 至 {high} 之间，答得越多越准。"
        ),
    ),
    "interview fits": (
        "It fits: every card is learned in time.",
        "时间够用：每张卡片都能学到。",
    ),
    "interview falls short": (
        (
            "Not all of it fits, and {n} card would not be learned; {way}."
            "|Not all of it fits, and {n} cards would not be learned; {way}."
        ),
        "时间不够，有 {n} 张卡片学不到；{way}。",
    ),
    "interview unasked": (
        "Not all of it fits, as not all that is due can be asked; {way}.",
        "时间不够，到期的不能全部复习；{way}。",
    ),
    "interview would fit": ("it would fit {ways}", "可行的办法：{ways}"),
    "interview helped most": ("the plan takes what helps most", "计划先学最有用的"),
    "interview trust": (
        "Can the forecast be trusted? {trust}",
        "预测可信吗？{trust}",
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
    "hours": (
        (
            "When you answer, and what you forgot; keep the hard topics for hours in which much"
            " less is forgotten, but less than some hundred answers tell nothing."
        ),
        "什么时候回答、忘了多少；把难的主题留给忘得明显少的时段，但不到几百次回答说明不了什么。",
    ),
    "interval means": (
        (
            "Days from one answer to the next, half of the cards {median} or more; the hill moves"
            " right from month to month, and where it does not, rewrite what keeps coming back."
        ),
        (
            "一次回答到下一次的天数，一半卡片在 {median} 以上；这个峰应当逐月右移，不动时改写总是"
            "回来的卡片。"
        ),
    ),
    "ease means": (
        (
            "How fast intervals grow, half of the cards {median} or more; those at the left cost"
            " the most time, so rewrite them."
        ),
        "间隔增长的快慢，一半卡片在 {median} 以上；左边的最费时间，改写它们。",
    ),
    "stability means": (
        (
            "Days until the chance of recall falls to 90%, half of the cards {median} or more;"
            " the hill moves right from month to month, and where it does not, rewrite what keeps"
            " coming back."
        ),
        (
            "记得的概率降到 90% 的天数，一半卡片在 {median} 以上；这个峰应当逐月右移，不动时改写"
            "总是回来的卡片。"
        ),
    ),
    "difficulty means": (
        (
            "From 1 (easy) to 10 (hard), half of the cards {median} or more; those at the right"
            " cost the most time, so rewrite or split them."
        ),
        "从 1（易）到 10（难），一半卡片在 {median} 以上；右边的最费时间，改写或拆开它们。",
    ),
    "recall means": (
        (
            "The chance that you recall a card today, half of the cards {median} or more; below"
            " 70% they are weak, so answer what is due."
        ),
        "今天记得一张卡片的概率，一半卡片在 {median} 以上；低于 70% 算薄弱，先做到期的卡片。",
    ),
    "hardest": (
        "These cost the most: rewrite them, split them, or learn first what they build on.",
        "这些最费时间：改写、拆开，或先学它们的基础。",
    ),
    "points": (
        "What you leave out when you answer freely: say these aloud before an interview.",
        "自由回答时常漏掉的：面试前说出来练一练。",
    ),
    "tags": (
        (
            "By the tags of cards and decks, an answer counting for each: where retention is low,"
            " better cards help more than more answers."
        ),
        "按卡片和卡组的标签，一个回答计入每个标签：保持率低时，改好卡片比多回答更有用。",
    ),
    "cards mean": (
        "Every card and how it stands today: the CSV file of cards can be sorted and filtered.",
        "每张卡片今天的状况：要排序和筛选，请用卡片的 CSV 文件。",
    ),
    "repeat": (
        (
            "Say these aloud once more, those first that left out what a good answer cannot;"
            " what failed is asked again on its day until it is good."
        ),
        "把这些再说一遍，先说漏了必答要点的；没答上来的当天会再问，直到良好。",
    ),
    "nothing to repeat": (
        "Each answer was good and complete.",
        "每个回答都良好、完整。",
    ),
    "by topic": (
        (
            "Where points were left out, study the deck; where the time ran over what was allotted,"
            " practise to begin with the answer and to stop after it."
        ),
        "漏掉要点的，回去学那个卡组；超过计划用时的，练习先说结论、说完就停。",
    ),
    "asked": (
        "All that was asked, in its order; 2.1 is the first follow-up of question 2.",
        "按顺序列出全部问题；2.1 是问题 2 的第一个追问。",
    ),
    "no answers": (
        "There are no answers in this time yet: study some cards and make the report again.",
        "这段时间还没有回答：先学几张卡片，再生成报告。",
    ),
    "no retention": (
        "Nothing has come back yet: that takes cards that are answered again on a later day.",
        "还没有再次出现的卡片：要等卡片在以后的日子再回答。",
    ),
    "no calibration": (
        "There is nothing to compare yet: that takes cards that are answered again on a later day.",
        "还没有可比较的：要等卡片在以后的日子再回答。",
    ),
    "no cards": (
        "No card was learned yet: study some and make the report again.",
        "还没有学过的卡片：先学几张，再生成报告。",
    ),
    "nothing ahead": (
        "Nothing falls due: begin some new cards.",
        "没有到期的卡片：学一些新的吧。",
    ),
    "no topics": (
        "There are no decks here.",
        "这里没有卡组。",
    ),
    # What a picture shows, for those who do not see it.
    "picture of columns": (
        "Columns from {first} to {last}; the highest has {most}, at {highest}.",
        "从 {first} 到 {last} 的柱形；最高的是 {highest}，有 {most}。",
    ),
    "picture of retention": (
        "Points from {first} to {last}, for young and mature cards, between {least} and {most}.",
        "从 {first} 到 {last} 的点，分年轻和成熟的卡片，在 {least} 和 {most} 之间。",
    ),
    "picture of year": (
        (
            "A square for each day from {first} to {last}; {n} of them has answers.|A square for"
            " each day from {first} to {last}; {n} of them have answers."
        ),
        "从 {first} 到 {last}，一天一格；其中 {n} 天有回答。",
    ),
    "picture of interview": (
        (
            "A bar for {n} topic, with marks for the day of the interview, with and without more"
            " study.|A bar for each of {n} topics, with marks for the day of the interview, with"
            " and without more study."
        ),
        "{n} 个主题各一条，并标出面试那天继续学和不再学时的水平。",
    ),
    "picture of topics": (
        (
            "A bar for {n} deck, with marks for 7 and 30 days from now.|A bar for each of {n}"
            " decks, with marks for 7 and 30 days from now."
        ),
        "{n} 个卡组各一条，并标出 7 天后和 30 天后。",
    ),
    "picture of calibration": (
        (
            "Points for what was foretold (across) and recalled (up), the line on which both are"
            " the same, and columns of how many answers there were."
        ),
        "横轴是预期，纵轴是答对的比例，斜线上两者相同；下面的柱形是回答的次数。",
    ),
}
"""By name: English, Chinese; two forms of a sentence are parted by `|`."""
