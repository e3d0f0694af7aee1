"""Lists that every pack has without writing them.

``$quoted`` and ``$negated`` stand among exceptions (``unless``): what makes a word no statement of the one who says
it. ``$company_names`` stands among phrases and ``$own_words`` among exceptions: what the settings say under
``lexicon``. A pack's own list of a name takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from voicecheck.text.lexicon import Lexicon

_OTHERS = "您|你|他|她|它|客户|顾客|对方|人家|别人|大家|卖家|商家|店家|销售|业务员|同事|师傅|客服|朋友|家人"
_WHEN = "刚才|刚刚|刚|之前|上次|前面|一直|曾经|也|都|又|还|总|老是|是|所|自己"
_SAY = "说|讲|提到|提|问|反映|表示|认为|觉得|以为|写|回复|回答|承诺|答应|告诉"

_BUILT_IN: Mapping[str, list[str]] = {
    "quoted": [
        f"({_OTHERS})们?({_WHEN}){{0,2}}({_SAY})(的|过|了|是|到|我|我们|您|你){{0,2}}.{{0,4}}<hit>",
        "(所谓|叫做|叫作|写着|写的是|显示|就是您说|就是你说)的?<hit>",
    ],
    "negated": [
        "(不|没|没有|并非|从不|绝不|未必|别|无法|难以|谈不上|没人|没有人)(是|说|会|能|能够|可以|敢|要|必|用|算|想|太)?"
        "(在)?(跟|向|给|对|为|替|和)?(您|你|我|我们|咱们)?<hit>",
    ],
}
"""The texts of each list: expressions with the place of the hit (`language.expression.parse_guard`)."""


_SCRIPTED = ("某某公司", "某某客服中心")
"""What a training script says in place of the company's name."""
_LATIN = re.compile("[a-z]+")


def built_in_lists(lexicon: Lexicon) -> Mapping[str, list[str]]:
    """The lists that every pack has, by name.

    Examples
    --------
    >>> lists = built_in_lists(Lexicon(company=("青禾科技",), words=("Joy Card", "Max")))
    >>> lists["company_names"], lists["own_words"]
    (['某某公司', '某某客服中心', '青禾科技'], ['青禾科技', 'joycard', 'max', '(joycard|max)+'])
    """
    # What is written in Latin letters runs together in normalised text: Joy Card Max is joycardmax.
    latin = [word for word in lexicon.spoken if _LATIN.fullmatch(word)]
    together = [f"({'|'.join(latin)})+"] if len(latin) > 1 else []
    return {
        **_BUILT_IN,
        "company_names": [*_SCRIPTED, *lexicon.spoken_company],
        "own_words": [*lexicon.spoken, *together],
    }
