"""The acts that norms ask for by meaning, each with who does it and its reading."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from voicecheck.records import Role


class Act(NamedTuple):
    """An act: who does it, what it is called in Chinese, and when an utterance is one."""

    speaker: Role
    chinese: str
    reading: str


def _acts(speaker: Role, **acts: tuple[str, str]) -> dict[str, Act]:
    return {name: Act(speaker, chinese, reading) for name, (chinese, reading) in acts.items()}


ACTS: Mapping[str, Act] = MappingProxyType(
    _acts(
        "customer",
        complaint=("抱怨", "blames, complains, threatens or is angry about what the company did or failed to do"),
        privacy_worry=("担心隐私", "fears for personal data, or asks why they are wanted"),
        declines=("不接受", "refuses a proposal, an offer or a solution"),
        accepts=("接受", "agrees to a proposal"),
        busy=("不方便", "cannot talk now: drives, is in a meeting"),
        wrong_person=("找错人", "is not the person who was called"),
        nuisance=("骚扰", "plays a prank, or insults without a matter"),
        identifies=("提供身份", "gives an identifier that was asked for"),
        solved=("已解决", "says that it works now"),
        not_heard=("没听清", "did not hear the agent"),
    )
    | _acts(
        "agent",
        empathy=("共情", "shows understanding of the customer's feeling or situation"),
        apology=("道歉", "apologises; not a mere particle before a refusal or a question"),
        solution=("解决方案", "a step that the company takes, or that the customer can follow at once"),
        two_options=("两个方案", "offers at least two choices"),
        deadline=("时限", "says by when something will be done"),
        followup=("后续联系", "says when or how the customer hears back"),
        restate=("复述确认", "restates the customer's point to confirm it"),
        summary=("总结", "states the outcome or the next step at the end"),
        readback=("复读", "reads a value back to confirm it"),
        noted=("是否记下", "asks whether something is written down"),
        refusal=("拒绝", "refuses a request"),
        alternative=("替代办法", "names another way beside a refusal"),
        argue=("争辩", "contradicts or blames the customer"),
        command=("命令", "puts an obligation on the customer"),
        promise=("绝对承诺", "guarantees an outcome"),
        vague=("含糊", "guesses as an answer"),
        dont_know=("不知道", "gives the own lack of knowledge as an answer"),
        not_my_job=("推诿", "says that it is another's business"),
        never_did=("从没", "denies that the company ever did it"),
        calm_down=("叫客户冷静", "tells the customer to calm down"),
        rude_what=("反问", "asks what the customer means, as a whole answer"),
        asks_repeat=("请再说一遍", "politely asks to repeat or to speak up"),
        asks_mandarin=("请说普通话", "politely asks for Mandarin"),
        asks_identity=("核实身份", "asks for an identifier"),
        discloses=("告知账户信息", "gives data of the customer's account"),
        changes=("更改账户信息", "changes data of the customer's account"),
        hold_request=("请稍等", "politely asks to wait"),
        hold_reason=("等待原因", "says why the customer is to wait"),
        hold_length=("等待时长", "says for how long, with a figure"),
        hold_consent=("征求等待", "asks whether the customer can wait"),
        hold_thanks=("感谢等待", "thanks for the wait"),
        wait_bare=("生硬等待", "tells to wait without courtesy"),
        transfer=("转接", "announces a transfer"),
        transfer_consent=("征求转接", "asks whether a transfer is all right"),
        system_fault=("系统故障", "says that the company's systems are down now"),
        corrects=("更正", "corrects the own wrong statement"),
        need_check=("需要核实", "will find out and call back"),
        privacy_assured=("隐私保证", "assures about personal data"),
        satisfied=("询问是否解决", "asks whether that solved it"),
        anything_else=("还有其他", "asks whether there is anything else"),
        another_time=("改时间", "offers to call at another time"),
        other_number=("其他号码", "asks for another number"),
        open_question=("开放提问", "explores a need by an open question"),
        benefit=("产品好处", "names a feature, an advantage, a benefit"),
        close_sale=("促成", "proposes the next action of a sale"),
        leading=("诱导提问", "asks a leading question in a survey"),
        explains=("解释原因", "explains the reason of a problem"),
    )
)
