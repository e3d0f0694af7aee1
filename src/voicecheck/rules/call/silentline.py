"""Whether a customer's channel without speech is a silent line, told by what the agent says on it.

A customer who did not speak and a customer who was not recorded leave the same empty channel, however long the
agent talks. Their agents speak differently: on a silent line the agent asks whether anybody hears, says that
nothing is heard, or that they will hang up; with a customer who was not recorded the agent answers, restates,
and asks for what somebody has to tell. Where the words do not show a silent line, it is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_ASKS = re.compile(
    "听得?(?:到|见|清)|能(?:够)?听(?:到|见|清)|听不(?:太|大)?(?:到|见|清)|(?:没|没有|无|"
    "有没有)(?:任何)?(?:声音|回应|应答|人说话|人应答|人讲话)|声音(?:没有|传不)|不(?:说话|讲话|出声|吭声|吱声|应答)|"
    "(?:不|没)(?:说|讲)(?:的话|就)?(?:我|这边)?.{0,4}挂|没(?:有)?(?:人)?(?:说话|讲话|出声|吭声)|(?:出|吱)(?:个|一)声|(?:您|"
    "你)(?:还)?在(?:听)?(?:吗|么|不在)|在听(?:吗|么)|在线(?:吗|么)|有人(?:在)?(?:听)?(?:吗|么)|(?:已|已经|"
    "经)接通|再不(?:说|讲|出声).{0,4}挂|(?:请|您|你)(?:先)?(?:说话|讲话|出声)"
)
"""What is said of a line itself: does anybody hear, is there a voice, it is connected."""
_ENDS = re.compile(
    "(?:挂|刮)(?:断|机|电话|线|了)|先挂|结束(?:本次|这次|此次|这个)?(?:通话|来电|服务)|断线|收线|(?:换|"
    "用)(?:一)?(?:个|部|台)?(?:其他|别的|另外)?(?:的)?(?:电话|话机|手机)|(?:稍后|再次|重新|再)(?:再)?(?:来电|"
    "拨打|致电|打来|联系我们|拨)"
)
"""What announces that the call is ended for want of an answer."""
_CALLS = re.compile(
    "^(?:喂|哈?喽|你好|您好|先生|女士|请讲|请说|您说|你说|您讲|说话|讲话|哪位|有人|在|吗|么|呢|啊|呀|哎|诶|嗯)*$"
)
"""A turn of nothing but calling out."""
_OFFERS = re.compile(
    "(?:请问)?(?:有|需要|要)?(?:什么|哪些|哪方面|啥)?(?:需要|业务|问题|事情?|地方)?(?:我|我们)?(?:可以|能|"
    "能够|要)?(?:帮|为|给)(?:到|助)?(?:您|你)(?:服务|办理|解决|效劳|处理|做)?的?(?:吗|呢|么)?|(?:高兴|荣幸|"
    "乐意)为您服务|(?:您|你)?(?:想要?|要|需要|希望)?(?:咨询|办理|查询|了解|反映|办)?(?:什么|哪方面|哪类|哪些|"
    "哪个)的?(?:业务|问题|事情?|帮助|服务|需要|需求|产品|情况)(?:吗|呢|么)?"
)
"""An offer to help, which is no answer to anything."""
_ANSWERS = re.compile(
    "(?:您|你)(?:是|刚才|刚刚|那边)?(?:说的?|讲的?|提到|反映|反应|问的?|的意思|是想|是要|想要?|希望|指的|咨询|"
    "遇到|担心|听错|放心|理解|提供|报|记|核对|看一下|看下|可以去)(?!话)|(?:对|是|行|好|可以|没错)(?:吗|吧|"
    "不对|不是)|是(?:这样|因为|由于)|^(?:好的?(?!吗)|嗯|对(?!不起)|是的|行|可以|没错|没有(?!听|声音|人)|不是|不客气|"
    "不用谢|没关系|明白|了解|理解|谢谢)|不客气|不用谢|没关系|明白了|了解了|理解(?:您|你)|知道了|收到|"
    "(?:经过?)?查(?:询)?(?:了|到|过|好)|(?<!检)查一(?:下|查)|(?:核实|核对|登记|记录|处理|办理|安排|取消|修改|"
    "更换|退款|退货|换货|开通|发货)|(?:帮|为|给)(?:您|你)(?:查|看|核|登|办理|取消|改|换|退|转|记|问|申请|安排|"
    "处理|反馈|催|联系)|稍等|稍候|等一下|等着|等会|久等|耐心|贵姓|怎么称呼|(?:订单|单|卡|手机|身份证|证件|账|"
    "工单|电话)号(?:码)?(?:是)?(?:多少|吗|方便|报|发|后|尾)|后四位|验证码|(?:什么|哪)(?:时候|里|个|天|款|家)|"
    "多久|多少|还有(?:其他|别的|什么|没有)|其他(?:问题|需要|可以)|满意|感谢您的(?:配合|理解|反馈|支持|等待)|"
    "(?:方案|建议|所以|因为|根据|原来|其实|如果(?!您?(?:听|还?是?不说|不讲|没有?|无)))|(?:非常|很|"
    "十分)?(?:抱歉|对不起|不好意思)(?:给|让|打扰|耽误|影响)|不知道|不清楚|不可能|没办法|不(?:负责|归我)|冷静|"
    "[零一二三四五六七八九十百千万两]+(?:元|块|天|点|年|月|次|件|分钟|小时)|短信|听(?:到|见|清)(?:了|您|"
    "你)(?!的?声音)(?!说话|讲话|吗)"
)
"""What answers, restates, asks for a fact or deals with a matter: said to somebody who speaks."""

_JOINS = re.compile("如果|因为|所以|是不是|等着")
"""What joins clauses: in a turn of a silent line (是不是静音了, 因为听不到您说话) it answers nobody."""


def is_silent(turns: Sequence[str]) -> bool:
    """Whether an agent speaks as on a line on which nobody answers.

    Parameters
    ----------
    turns
        What the agent says, turn by turn, normalised (`voicecheck.text.normalize`).

    Returns
    -------
    bool
        ``True``: some turn calls out, says that nothing is heard, or announces the end; as many turns after the
        greeting do so as do not; and none answers or restates. ``False``: it does not show, so the customer may
        have spoken and not been recorded.

    Examples
    --------
    >>> is_silent(["您好请问有什么可以帮您", "喂您好听得到吗", "听不到您的声音我先挂机了再见"])
    True
    >>> is_silent(["您好请问有什么可以帮您", "好的您是想查套餐余量对吗"])
    False
    >>> is_silent(["您好请问有什么可以帮您"])
    False
    """
    shows = [_shows(turn, first=at == 0) for at, turn in enumerate(turns)]
    own = (_JOINS.sub("", turn) if shown else turn for turn, shown in zip(turns, shows, strict=True))
    if any(_ANSWERS.search(_OFFERS.sub("", turn)) for turn in own):
        return False
    later = shows[1:]
    return any(shows) and 2 * sum(later) >= len(later)


def _shows(turn: str, *, first: bool) -> bool:
    """Whether a turn is one of a silent line; calling out is no sign in the first, which greets."""
    return bool(_ASKS.search(turn) or _ENDS.search(turn) or (not first and _CALLS.match(turn) and turn))
