"""What reviewers' verdicts teach: utterances that were judged by their meaning, each with what it does after all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from voicecheck.acts.kinds import ACTS
from voicecheck.acts.model import ActModel
from voicecheck.acts.utterances import Labelled, Utterance
from voicecheck.proofs.places import meant
from voicecheck.proofs.reviews import Review
from voicecheck.records import Finding
from voicecheck.rules.language.rule import Rule
from voicecheck.rules.packs.load import Pack, conditions_of


def taught_utterances(
    reviews: Iterable[Review], findings_of: Callable[[str], Sequence[Finding]], packs: Sequence[Pack], model: ActModel
) -> Iterator[Labelled]:
    """Utterances that findings by meaning rest on, as reviewers see them, each once.

    Where a reviewer confirms a finding, its utterance does the act; where they say that it is wrong, it does not.
    A fault of what was not said rests on its trigger: that is confirmed with it, but of a wrong one it is not known
    whether the trigger or what follows was taken wrongly, so it teaches nothing. Nor do verdicts that disagree.
    """
    rules = {rule.id: rule for pack in packs for rule in pack.rules}
    verdicts: dict[tuple[str, str, str], set[bool]] = {}
    for review in reviews:
        rule = rules.get(review.rule_id)
        if rule is None or review.verdict not in ("right", "wrong"):
            continue
        findings = findings_of(review.call)
        for finding in (findings[number] for number in meant(findings, review)):
            if finding.match_kind != "meaning" or not finding.matched:
                continue
            missed = finding.result == "fail" and rule.kind == "when"
            act = likeliest_act(rule, finding, model, triggers=missed)
            if act and (review.verdict == "right" or not missed):
                verdicts.setdefault((ACTS[act].speaker, act, finding.matched), set()).add(review.verdict == "right")
    for (speaker, act, text), said in verdicts.items():
        if len(said) == 1:
            does = (act,) if said == {True} else ()
            yield Labelled(Utterance("agent" if speaker == "agent" else "customer", text), frozenset(does))


def likeliest_act(rule: Rule, finding: Finding, model: ActModel, *, triggers: bool) -> str | None:
    """The act that a rule most likely found in a finding's words; in those of its trigger where `triggers`."""
    named: set[str] = set()
    for path, condition in conditions_of(rule):
        if (path[:1] == ("when",)) == triggers and condition.act is not None:
            named.add(condition.act if isinstance(condition.act, str) else condition.act.name)
    own = [act for act in model.acts if act in named and ACTS[act].speaker == finding.speaker]
    if not own or not finding.matched or finding.speaker not in ("agent", "customer"):
        return None
    said = Utterance("agent" if finding.speaker == "agent" else "customer", finding.matched)
    probabilities = dict(zip(model.acts, model.probabilities([said])[0], strict=True))
    return max(own, key=probabilities.__getitem__)


def write_taught(lines: Iterable[Labelled]) -> str:
    """The utterances in the form of ``configs/acts``, to be added to a centre's own."""
    rows = ["speaker\tacts\ttext\tbefore\tplace"]
    for line in lines:
        letter = "A" if line.utterance.speaker == "agent" else "C"
        rows.append(f"{letter}\t{'+'.join(sorted(line.acts)) or 'none'}\t{line.utterance.text}\t\t")
    return "\n".join(rows) + "\n"
