"""Units and measure words, by which a figure is an amount, a count, a date or a time, and no part of a number."""

from __future__ import annotations

import re

UNIT = re.compile(
    r"[万亿千百十]|\s?(?:多|几|来)?(?:[元块角毛天岁秒年月日米斤克吨升兆倍折%％]|个(?!人号)|[KMGTkmgt][Bb]?(?![A-Za-z])|分钟|小时|公里|公斤"
    r"|次|人|度|件|[条份笔股步票期集页名位张台层楼级遍趟周声](?!码)|字(?!母)|积分|号(?![码是])|点(?!com|cn|net|康|抗|卡)|星期|礼拜|刻钟|单元|[本间辆套部只家双瓶箱袋盒支场排顿道门头桌]|者险)"
)
"""A unit or measure word that makes the figure before it an amount, a count, a date or a time."""
WEAK_UNIT = re.compile(r"\s?(?:[本间辆套部只家双瓶箱袋盒支场排顿道门头桌]|者险)")
"""Units that also begin other words, so that they bind one digit or two alone, never the end of a longer number."""
MONEY = re.compile(r"\s?(?:多|几|来)?[元块]")
VAST = re.compile(r"\s?(?:多|几|来)?(?:[元块角万亿股字步票分米克斤吨兆次人度]|积分|公里|[KMGTkmgt])")
"""Units of which there may be tens of millions."""
