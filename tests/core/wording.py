"""What happens to a question: slips of the fingers, and other words for the same."""

from __future__ import annotations

import random
import re


def typo(r: random.Random, text: str) -> str:
    """One or two letters changed, left out, doubled, added or swapped; marks of a cloze stay."""
    for _ in range(r.choice([1, 1, 1, 2])):
        # Without its "不" a question asks for the contrary: that is no slip that can be known.
        places = [i for i, letter in enumerate(text) if letter not in "{}:| \n不无未没非"]
        i = r.choice(places)
        letter = text[i]
        wide = ord(letter) > 0x3000
        other = r.choice("的地得在再做作像象以已向项") if wide else r.choice("abcdeghiklmnoprstuwy")
        turned = text[i + 1 : i + 2] + letter
        swaps = turned.strip(" {}:|$\n") == turned and len(turned) == 2
        text = r.choice(
            [
                text[:i] + other + text[i + 1 :],
                text[:i] + text[i + 1 :] if len(places) > 6 else text[:i] + other + text[i + 1 :],
                text[:i] + letter + text[i:],
                text[:i] + other + text[i:],
                text[:i] + turned + text[i + 2 :] if swaps else text[:i] + letter + text[i:],
            ]
        )
    return text


_TEMPLATES = [
    ("^What is ", "Explain "),
    ("^What is ", "Define "),
    ("^What does (.+?) (\\w+?)\\?", "Explain what \\1 \\2s."),
    ("^Why does ", "What is the reason that "),
    ("^Why (?:do|does|can|is|are) ", "Explain: why "),
    ("^How (?:do|does|is|are|can) ", "In which way "),
    ("^Which ", "What "),
    ("^When ", "In which cases "),
    ("^Walk me through ", "Explain "),
    ("^Compare ", "What distinguishes "),
    ("^Interview: ", ""),
    ("^Estimate", "Calculate"),
    ("^Write ", "State "),
    ("^Formula of ", "What is the formula of "),
    ("^(?=[A-Z$][^\u4e00-\u9fff]*$)", "In short: "),
    ("^(?=[A-Z$][^\u4e00-\u9fff]*$)", "Interview question: "),
    ("^(?=[A-Z$][^\u4e00-\u9fff]*$)", "In your own words, "),
    ("\\?$", ", and why?"),
    ("\\?$", " exactly?"),
    ("\\.$", ", briefly."),
    ("^What ", "Which thing "),
    ("\\bhow many\\b", "what number of"),
    ("\\blargest\\b", "biggest"),
    ("\\bneeds?\\b", "requires"),
    ("\\binstead of\\b", "rather than"),
    ("\\bwhy\\b", "for what reason"),
    ("\\bsplits?\\b", "divides"),
    ("\\btrains?\\b", "is training"),
    ("\\bpaper\\b", "article"),
    ("\\bkeeps?\\b", "retains"),
    ("^为什么", "为何"),
    ("^(.+?)为什么(.+)$", "为什么\\1\\2"),
    ("为什么", "为何"),
    ("什么", "哪些内容"),
    ("如何", "怎样"),
    ("有何区别", "有什么不同"),
    ("请讲解", "请解释"),
    ("^(?=.*[\u4e00-\u9fff])", "请简要说明："),
    ("^(?=.*[\u4e00-\u9fff])", "面试中常问："),
    ("？$", "，原因何在？"),
    ("？$", "？请用自己的话回答。"),
    ("与", "和"),
    ("讲一遍", "说明"),
    ("比较", "对比"),
    ("面试题：", ""),
    ("可以", "能够"),
    ("使用", "采用"),
    ("问题", "毛病"),
    ("避免", "防止"),
]


def reworded(r: random.Random, text: str) -> str:
    """The same question in another form: one or two templates, synonyms or added clauses."""
    fitting = [(a, b) for a, b in _TEMPLATES if re.search(a, text, re.MULTILINE)]
    r.shuffle(fitting)
    for pattern, other in fitting[: r.choice([1, 1, 2])]:
        text = re.sub(pattern, other, text, count=1)
    return text
