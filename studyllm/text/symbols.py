"""What each symbol of a formula looks like, in Unicode and ASCII, and what kind it is."""

from __future__ import annotations

from enum import Enum, auto
from typing import Literal, NamedTuple, TypeAlias

Charset: TypeAlias = Literal["unicode", "ascii"]
"""What a terminal can draw. `ascii` is also for those that draw Greek two cells wide."""


class Kind(Enum):
    """How a symbol stands among others, after TeX's classes of atoms."""

    ORDINARY = auto()
    FUNCTION = auto()
    """A name with an argument behind it, such as `log`."""
    LARGE = auto()
    """A sign over what follows, such as a sum."""
    BINARY = auto()
    PREFIX = auto()
    """A sign that belongs to what follows."""
    RELATION = auto()
    OPEN = auto()
    CLOSE = auto()
    PUNCTUATION = auto()


class Sign(NamedTuple):
    """A symbol, or a word."""

    shown: str
    ascii: str
    """Empty: there is no form that is understood without doubt."""
    kind: Kind = Kind.ORDINARY

    def text(self, charset: Charset) -> str:
        """What it looks like; empty if nothing is certain."""
        return self.shown if charset == "unicode" else self.ascii


def _table(kind: Kind, words: str) -> dict[str, Sign]:
    """Macros from triples of name, Unicode and ASCII: `.` is the name itself, `0` nothing."""
    parts = iter(words.split())
    signs = {}
    for name, shown, plain in zip(parts, parts, parts, strict=True):
        signs[f"\\{name}"] = Sign(shown, name if plain == "." else plain.replace("0", ""), kind)
    return signs


GREEK = {
    f"\\{name}": Sign(shown, name)
    for name, shown in zip(
        "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau"
        " upsilon chi psi omega varepsilon epsilon varphi phi vartheta varrho varsigma varpi"
        " Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split(),
        "αβγδζηθικλμνξπρστυχψωεϵφϕϑϱςϖΓΔΘΛΞΠΣΥΦΨΩ",
        strict=True,
    )
}

FUNCTIONS = {
    f"\\{name}": Sign(name, name, Kind.FUNCTION)
    for name in (
        "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim"
        " ln log max min Pr sec sin sinh sup tan tanh"
    ).split()
} | {
    "\\liminf": Sign("lim inf", "lim inf", Kind.FUNCTION),
    "\\limsup": Sign("lim sup", "lim sup", Kind.FUNCTION),
    "\\argmax": Sign("argmax", "argmax", Kind.FUNCTION),
    "\\argmin": Sign("argmin", "argmin", Kind.FUNCTION),
}

WITH_LIMITS = frozenset("lim max min sup inf det gcd Pr argmax argmin arg max arg min".split()) | {
    "arg max",
    "arg min",
    "lim inf",
    "lim sup",
}
"""Functions whose limits stand below and above in a formula of its own."""

SYMBOLS: dict[str, Sign] = {
    **GREEK,
    **FUNCTIONS,
    **_table(
        Kind.ORDINARY,
        "infty ∞ infinity partial ∂ . nabla ∇ . ell ℓ . hbar ℏ . emptyset ∅ . varnothing ∅ emptyset"
        " forall ∀ . exists ∃ . neg ¬ not lnot ¬ not top ⊤ T bot ⊥ bot dots … ... ldots … ..."
        " dotsc … ... dotsb ⋯ ... cdots ⋯ ... vdots ⋮ . ddots ⋱ . Re ℜ . Im ℑ . aleph ℵ ."
        " imath ı . jmath ȷ . angle ∠ . triangle △ . square □ . blacksquare ■ . checkmark ✓ ."
        " dagger † . ddagger ‡ . prime ′ ' degree ° . S § . lbrack [ [ rbrack ] ]"
        " % % % & & & # # # $ $ $ _ _ _",
    ),
    **_table(
        Kind.LARGE,
        "sum ∑ . prod ∏ . coprod ∐ . int ∫ . iint ∬ . iiint ∭ . oint ∮ . bigcup ⋃ . bigcap ⋂ ."
        " bigoplus ⨁ . bigotimes ⨂ . bigodot ⨀ . bigvee ⋁ . bigwedge ⋀ .",
    ),
    **_table(
        Kind.BINARY,
        "times × . cdot · * div ÷ . pm ± +- mp ∓ -+ odot ⊙ . oplus ⊕ . ominus ⊖ . otimes ⊗ ."
        " oslash ⊘ . ast ∗ 0 cup ∪ . cap ∩ . setminus ∖ . wedge ∧ and vee ∨ or land ∧ and lor ∨ or"
        " bullet • . uplus ⊎ . circ ∘ . star ⋆ . sqcup ⊔ . sqcap ⊓ . bmod mod mod bigcirc ◯ ."
        " diamond ⋄ .",
    ),
    **_table(
        Kind.RELATION,
        "le ≤ <= leq ≤ <= leqslant ≤ <= ge ≥ >= geq ≥ >= geqslant ≥ >= ne ≠ != neq ≠ != ll ≪ <<"
        " gg ≫ >> approx ≈ ~= sim ∼ ~ simeq ≃ . cong ≅ . equiv ≡ . propto ∝ . in ∈ . ni ∋ ."
        " notin ∉ . subset ⊂ . subseteq ⊆ . subsetneq ⊊ . supset ⊃ . supseteq ⊇ . to → ->"
        " rightarrow → -> leftarrow ← <- gets ← <- leftrightarrow ↔ <-> Rightarrow ⇒ =>"
        " Leftarrow ⇐ 0 Leftrightarrow ⇔ <=> implies ⟹ ==> iff ⟺ <==> impliedby ⟸ <=="
        " longrightarrow ⟶ --> longleftarrow ⟵ <-- Longrightarrow ⟹ ==> mapsto ↦ |->"
        " longmapsto ⟼ |--> hookrightarrow ↪ . uparrow ↑ . downarrow ↓ . nearrow ↗ . searrow ↘ ."
        " mid | | parallel ∥ . perp ⊥ . models ⊨ . vdash ⊢ . triangleq ≜ 0 doteq ≐ . asymp ≍ ."
        " lesssim ≲ . gtrsim ≳ . prec ≺ . succ ≻ . preceq ⪯ . succeq ⪰ . coloneqq ≔ := colon : :",
    ),
    **_table(
        Kind.OPEN,
        "lfloor ⌊ floor( lceil ⌈ ceil( langle ⟨ < { { { lbrace { { lvert | | lVert ‖ ||",
    ),
    **_table(
        Kind.CLOSE,
        "rfloor ⌋ ) rceil ⌉ ) rangle ⟩ > } } } rbrace } } rvert | | rVert ‖ ||",
    ),
    "\\prime": Sign("′", "'"),
    "\\|": Sign("‖", "||"),
    "\\Vert": Sign("‖", "||"),
    "\\vert": Sign("|", "|"),
    "\\lt": Sign("<", "<", Kind.RELATION),
    "\\gt": Sign(">", ">", Kind.RELATION),
}
"""By macro."""

SYMBOLS["\\colon"] = Sign(":", ":", Kind.PUNCTUATION)

NAMES = frozenset(
    sign.ascii for sign in SYMBOLS.values() if len(sign.ascii) > 1 and sign.ascii.isalpha()
)
"""What letters that stand together must not look like in ASCII."""

CHARACTERS: dict[str, Sign] = {
    "+": Sign("+", "+", Kind.BINARY),
    "-": Sign("−", "-", Kind.BINARY),
    "*": Sign("*", "", Kind.BINARY),
    "/": Sign("/", "/"),
    ".": Sign(".", "."),
    "!": Sign("!", "!"),
    "?": Sign("?", "?"),
    "|": Sign("|", "|"),
    "@": Sign("@", "@"),
    '"': Sign('"', '"'),
    ",": Sign(",", ",", Kind.PUNCTUATION),
    ";": Sign(";", ";", Kind.PUNCTUATION),
    ":": Sign(":", ":", Kind.RELATION),
    "(": Sign("(", "(", Kind.OPEN),
    "[": Sign("[", "[", Kind.OPEN),
    ")": Sign(")", ")", Kind.CLOSE),
    "]": Sign("]", "]", Kind.CLOSE),
    **{c: Sign(c, c, Kind.RELATION) for c in "=<>"},
}
"""By character, but for letters and digits."""

TYPED: dict[str, Sign] = {
    **{sign.shown: sign for sign in GREEK.values()},
    **{
        sign.shown: sign
        for name, sign in SYMBOLS.items()
        if not sign.shown.isascii() and len(sign.shown) == 1 and name not in GREEK
    },
}
"""By character, for what a source has in Unicode."""

NEGATED = {
    "=": Sign("≠", "!=", Kind.RELATION),
    "\\in": SYMBOLS["\\notin"],
    "\\subset": Sign("⊄", "", Kind.RELATION),
    "\\subseteq": Sign("⊈", "", Kind.RELATION),
    "\\equiv": Sign("≢", "", Kind.RELATION),
    "\\exists": Sign("∄", ""),
}
"""What `\\not` makes of a token."""

SPACES = {
    " ": 0, "\\!": 0, "\\,": 1, "\\:": 1, "\\>": 1, "\\;": 1, "\\ ": 1, "~": 1, "\\quad": 2,
    "\\qquad": 4, "\\thinspace": 1, "\\medspace": 1, "\\thickspace": 1, "\\enspace": 1,
    "\\negthinspace": 0,
}  # fmt: skip
"""Cells of white space."""

SILENT = frozenset(
    "\\displaystyle \\textstyle \\scriptstyle \\limits \\nolimits \\big \\Big \\bigg \\Bigg \\bigl"
    " \\bigr \\bigm \\Bigl \\Bigr \\Bigm \\biggl \\biggr \\biggm \\Biggl \\Biggr \\Biggm"
    " \\nonumber \\notag \\strut \\mathstrut".split()
)
"""Macros that change sizes and places, but nothing that is said."""

RAISED = dict(zip("0123456789+−=()niT′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ′", strict=True)) | dict(
    zip("abcdefghjklmoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)
LOWERED = dict(zip("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)) | dict(
    zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
"""The characters that have a small form."""

ACCENTS = {
    "\\hat": "\u0302", "\\widehat": "\u0302", "\\tilde": "\u0303", "\\widetilde": "\u0303",
    "\\bar": "\u0304", "\\overline": "\u0304", "\\vec": "\u20d7", "\\dot": "\u0307",
    "\\ddot": "\u0308", "\\check": "\u030c", "\\breve": "\u0306", "\\acute": "\u0301",
    "\\grave": "\u0300", "\\mathring": "\u030a", "\\underline": "\u0332",
}  # fmt: skip
"""By macro, the character that goes onto the one before."""

ALPHABETS = {
    "\\mathbf": 0x1D400, "\\boldsymbol": 0x1D400, "\\bm": 0x1D400, "\\mathbb": 0x1D538,
    "\\mathcal": 0x1D49C, "\\mathscr": 0x1D49C, "\\mathfrak": 0x1D504, "\\mathsf": 0x1D5A0,
    "\\mathtt": 0x1D670,
}  # fmt: skip
"""By macro, where Unicode has the capital A of such letters."""

_DIGITS = {0x1D400: 0x1D7CE, 0x1D538: 0x1D7D8, 0x1D5A0: 0x1D7E2, 0x1D670: 0x1D7F6}
_BOLD_GREEK = {
    **dict(
        zip(
            "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ",
            range(0x1D6A8, 0x1D6E2),
            strict=True,
        )
    )
}
_ELSEWHERE = {
    **dict(
        zip(
            map(chr, (0x1D53A, 0x1D53F, 0x1D545, 0x1D547, 0x1D548, 0x1D549, 0x1D551)),
            "ℂℍℕℙℚℝℤ",
            strict=True,
        )
    ),
    **dict(
        zip(
            map(
                chr,
                (
                    0x1D49D,
                    0x1D4A0,
                    0x1D4A1,
                    0x1D4A3,
                    0x1D4A4,
                    0x1D4A7,
                    0x1D4A8,
                    0x1D4AD,
                    0x1D4BA,
                    0x1D4BC,
                    0x1D4C4,
                ),
            ),
            "ℬℰℱℋℐℒℳℛℯℊℴ",
            strict=True,
        )
    ),
    **dict(zip(map(chr, (0x1D506, 0x1D50B, 0x1D50C, 0x1D515, 0x1D51D)), "ℭℌℑℜℨ", strict=True)),
}
"""Letters that Unicode had before it had their alphabet."""


def in_alphabet(macro: str, letter: str) -> str:
    """A letter or digit in the alphabet of a macro; empty if that has none."""
    start = ALPHABETS[macro]
    if start == 0x1D400 and letter in _BOLD_GREEK:
        return chr(_BOLD_GREEK[letter])
    if not (letter.isascii() and letter.isalnum()):
        return ""
    if letter.isdigit():
        return chr(_DIGITS[start] + int(letter)) if start in _DIGITS else ""
    place = ord(letter) - ord("A") if letter.isupper() else ord(letter) - ord("a") + 26
    form = chr(start + place)
    return _ELSEWHERE.get(form, form)
