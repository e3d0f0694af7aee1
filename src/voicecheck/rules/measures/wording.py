"""Measures of how the agent words things, counted in their text."""

from __future__ import annotations

import re
from math import comb

from voicecheck.rules.call.call import Call
from voicecheck.rules.call.evidence import Sample
from voicecheck.rules.call.script import Script
from voicecheck.rules.measures.registry import Measured, Need, measure
from voicecheck.rules.options import RulesOptions
from voicecheck.rules.reasons import Reason, because

_BY_CHANCE = 0.03
"""So many 你 of an agent who says 您 throughout are no chance of the recogniser's below this probability."""


@measure("honorific_share", unit="share", needs={Need.TEXT})
def _honorific(call: Call, options: RulesOptions) -> Measured:
    """Share of 您 among 您 and 你 (not 你们), corrected for the 您 that a recogniser writes as 你.

    That differs between voices, so a fault is claimed only where it is one with twice as many, too; and only where
    an agent who says 您 throughout is hardly ever heard with so many 你 (two of two, three of four).
    """
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    script = call.agent
    text = script.text.replace("你们", "〇〇").replace("您们", "〇〇")
    polite, plain = text.count("您"), text.count("你")
    if not polite + plain:
        return Measured(reason=Reason("few_addresses"))
    written = polite / (polite + plain)
    share = min(1.0, written / (1.0 - options.honorific_misheard))
    at_best = min(1.0, written / (1.0 - 2 * options.honorific_misheard))
    if share < 1.0 and _at_least(plain, polite + plain, options.honorific_misheard) > _BY_CHANCE:
        return Measured(reason=Reason("few_plain"))
    at = text.find("你")
    where = script.time_of(at) if at >= 0 else (None, None)
    return Measured((Sample(share, *where),), second=at_best)


def _at_least(fewest: int, of: int, probability: float) -> float:
    """The probability that so many of some happen, each with a probability of its own (binomial).

    Examples
    --------
    >>> round(_at_least(2, 2, 0.15), 4), round(_at_least(2, 3, 0.15), 4), _at_least(1, 1, 0.0)
    (0.0225, 0.0607, 0.0)
    """
    return sum(comb(of, k) * probability**k * (1 - probability) ** (of - k) for k in range(fewest, of + 1))


_NOUNS = re.compile(
    "系统|套餐|手机|订单|流量|宽带|电|短信|账|业务|活动|产品|优惠|地|号|卡|包裹|快递|app|页面|链接|按钮|选项|功能|密码|验证码|客户"
    "|先生|女士|小姐|时|月|年|人|问题|价|费|东西|软件|设备|路|光猫|合同|协议|规|部门|同事|经理|师傅|门店|店|商|衣|鞋|尺|颜色|发票"
    "|红包|积分|会员|等级|服务|政策|条款|文件|资料|图|截图|邮|消息|通知|提示|界面|菜单|网|平台|程序|小|公|银行|余额|钱|款|金额|方"
    "|办法|情况|原因|结果|意思|事|案|单|工|老|孩子|机|冰箱|洗|空调|锅|灯|房|车|航班|票|座|登|酒店|保|项|条|位|字|数|码|信|型|版本"
    "|物流|仓|区|街|口|楼|学校|医|药|视频|课"
)
"""Beginnings of nouns: 那个 right before one points at it."""
_PREDICATES = re.compile("是|不|可以|就(?!是)|也|都|需要|没|能|会|要|应该|已经|还|吗|呢|的|比较|很|更|最|属于|叫|在")
"""那个 before one of these is the subject of a sentence."""


@measure("fillers_per_100", unit="per 100 characters", needs={Need.TEXT})
def _fillers(call: Call, options: RulesOptions) -> Measured:
    """Verbal tics in 100 of the agent's characters."""
    if reason := call.unheard("agent"):
        return Measured(reason=reason)
    script = call.agent
    characters = sum(turn.characters for turn in script.turns)
    if characters < options.filler_characters:
        return Measured(reason=because("few_characters", options.filler_characters))
    places = [place for filler in options.fillers for place in _tics(script, filler, options.fillers)]
    start, end = script.time_of(min(places)) if places else (None, None)
    return Measured((Sample(100 * len(places) / characters, start, end),))


def _tics(script: Script, filler: str, fillers: tuple[str, ...]) -> list[int]:
    """Where a filler stands as such: not inside a longer one, nor with a meaning of its own."""
    longer = [other for other in fillers if other != filler and other.startswith(filler)]
    found = []
    at = script.text.find(filler)
    while at >= 0:
        if not any(script.text.startswith(other, at) for other in longer) and _is_tic(script, filler, at):
            found.append(at)
        at = script.text.find(filler, at + len(filler))
    return found


def _is_tic(script: Script, filler: str, at: int) -> bool:
    after = script.text[at + len(filler) : at + len(filler) + 4]
    if filler == "那个":
        return not (_NOUNS.match(after) or _PREDICATES.match(after))
    if filler == "就是":
        # 就是 that says what a thing is (这就是您的套餐) is no tic; before a break or another tic it is.
        turn = script.turn_at(at)
        end = at + len(filler) - script.starts[turn]
        return script.normalized[turn].ends_clause(end) or after.startswith(("那个", "呃", "嗯", "就是"))
    return True
