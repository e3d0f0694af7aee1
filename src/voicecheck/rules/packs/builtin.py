"""Lists that every pack has without writing them.

Among exceptions (``unless``) stand ``$quoted``, ``$negated``, ``$asked``, ``$whether`` (能不能…) and ``$supposed``
(如果…): what makes a word no statement of the one who says it; ``$of_customer`` and ``$of_others``: what they do, not
the agent; ``$retold``, for what an act finds, the whole utterance: it quotes, supposes or asks back. ``$company_names``
stands among phrases and ``$own_words`` among exceptions: what the settings say under ``lexicon``. A pack's own list of
a name takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from voicecheck.rules.packs.pieces import Why
from voicecheck.text.lexicon import Lexicon

_OTHERS = (
    "您|你|他|她|它|客户|顾客|对方|人家|别人|大家|卖家|商家|店家|销售|业务员|同事|师傅|客服|朋友|家人"
    "|门店|营业厅|物业|前台|老师|医生|邻居|经理"
)
_THIRD = "他|她|它|对方|人家|别人|大家|卖家|商家|店家|销售|业务员|师傅|朋友|家人|老人|孩子|快递员|司机|机主|用户"
_WHEN = "刚才|刚刚|刚|之前|上次|前面|一直|曾经|也|都|又|还|总|老是|是|所|自己"
_SAY = "说|讲|提到|提|问|反映|表示|认为|觉得|以为|写|回复|回答|承诺|答应|告诉"

_SUPPOSE = "如果|要是|假如|假设|倘若|若是|万一|怕|担心|以免|避免|免得|防止|即使|就算|除非|不管|无论"

_BUILT_IN: Mapping[str, list[str]] = {
    "quoted": [
        f"({_OTHERS})们?({_WHEN}){{0,2}}({_SAY})(的|过|了|是|到|我|我们|您|你){{0,2}}.{{0,4}}<hit>",
        "(所谓|叫做|叫作|写着|写的是|显示|就是您说|就是你说)的?<hit>",
        "意思是.{0,14}<hit>",
        "(上次|上回|刚才|刚刚|之前|前面|昨天|那天)(说|讲)(的|过|是)?.{0,4}<hit>",
        "<hit>(的意思|这句话|这话|这种话|那句)",
    ],
    "negated": [
        "(不|没|没有|没法|没办法|并非|从不|绝不|未必|别|无法|难以|很难|谈不上|没人|没有人|谁敢|哪敢)"
        "(是|说|会|能|能够|可以|敢|要|该|应该|必|用|算|想|太|叫|让){0,2}"
        "(在)?(跟|向|给|对|为|替|和)?(您|你|我|我们|咱们)?<hit>",
        "(没|没有|哪有)(人|谁|哪)[^，您你我]{0,8}(敢|能|会|肯|可以)(说|讲)?<hit>",
        "(不|没法|没办法|不好)(敢|能|便|会)?(在|跟|向|给|对)?(您|你)?(打包票|拍胸脯|打保票|夸口)(说|讲|保证)?.{0,4}<hit>",
    ],
    "asked": [
        "<hit>[^我您你]{0,8}(吗|是吧|对吧|对不对|是不是|还是)",
        "(为什么|为何|请问|难道)(是|说)?.{0,4}<hit>",
    ],
    "whether": ["(是不是|能不能|会不会|可不可|有没有|要不要|行不行|归不归|管不管|支持不支持|是否).{0,14}"],
    "supposed": [
        f"({_SUPPOSE})[^我]{{0,8}}<hit>",
        "<hit>.{0,4}(的话|也没关系|没关系|没事|不要紧|很正常|也正常|也难免|的时候|的情况|的原因|的地方|的商品|的人)",
    ],
    "of_customer": ["(?:^|[^给帮跟向为替对和让找])(您|你)[^我咱]{0,8}<hit>"],
    "of_others": [f"(?:^|[^给帮跟向为替对和让找])({_THIRD})们?[^我咱您你]{{0,8}}<hit>"],
    "retold": [
        f"({_OTHERS})们?({_WHEN}){{0,2}}((跟|对|给|向)(您|你|我))?({_SAY})(的|过|了|是|到)?.{{2,38}}",
        f"({_SUPPOSE}).{{2,38}}",
        ".{2,38}(对吗|是吗|是吧|对吧|对不对)",
    ],
}
"""The texts of each list: expressions with the place of the hit (`language.expression.parse_guard`)."""
BUILT_IN_WHY: Mapping[str, Why] = {
    name: Why(why, "norms, word")
    for name, why in {
        "quoted": "Words of somebody else that the agent reports are not the agent's own.",
        "negated": "What is denied is not said.",
        "asked": "What is asked is not stated.",
        "whether": "What is asked to be decided is not stated.",
        "supposed": "What is only supposed is not stated.",
        "of_customer": "What the customer does or may do is nothing that the agent does.",
        "of_others": "What somebody else does is nothing that the agent does.",
        "retold": "An utterance that quotes, supposes or asks back as a whole states nothing.",
        "own_words": "The centre's own words, by the settings, are neither jargon nor another language.",
    }.items()
}
"""Why each list that excuses something stands."""
BUILT_IN_EXCEPTIONS = frozenset(text for texts in _BUILT_IN.values() for text in texts)
"""The texts of all lists that excuse something, whatever the settings."""


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
