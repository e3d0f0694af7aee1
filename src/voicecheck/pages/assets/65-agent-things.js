/* The three things most worth changing: how often, beside the team, where to listen, what to try for next. */
(function (VC) {
  "use strict";

  const UNITS = {
    times: VC.msg("times"), s: VC.msg("s"), "characters/min": VC.msg("characters/min"), share: VC.msg("of the time"),
  };

  function unit(rule) {
    return rule.unit ? " " + VC.t(UNITS[rule.unit] || rule.unit) : "";
  }

  function amount(value, rule) {
    return rule.unit === "share" ? VC.percent(value) : VC.number(value, Math.abs(value) < 10 ? 2 : 0);
  }

  /** Where a moment is: the part of the call that lacks something, or the time. */
  function when(moment, rule) {
    if (moment.missing && rule.where) return VC.partWord(rule.where);
    return moment.t === null ? VC.t("whole call") : VC.clock(moment.t);
  }

  function place(moment, good, rule) {
    const text = (good ? VC.t("Good") : VC.t("Listen")) + " " + when(moment, rule);
    if (!moment.page) return null;
    const href = "../" + moment.page + (moment.t === null ? "" : "#t=" + Math.max(0, moment.t - 1).toFixed(1));
    return VC.el("a", { class: "button moment" + (good ? " moment-good" : " moment-bad"), href },
      VC.icon(good ? "pass" : "fail"), "▶ " + text, VC.el("span", { class: "small" }, moment.day.slice(5)));
  }

  function measured(thing, rule, page) {
    if (thing.value === undefined) return null;
    const team = thing.teamValue === null ? "" : VC.t("team {value}", { value: amount(thing.teamValue, rule) });
    const band = [rule.low, rule.high].every((limit) => limit === null) ? "" : VC.t("asked {band}", {
      band: VC.bandText([rule.low, rule.high].map((limit) => (limit === null ? null : amount(limit, rule)))) });
    return VC.el("span", { class: "num" }, VC.el("b", null, amount(thing.value, rule) + unit(rule)),
      [team, band].filter(Boolean).map((text) => " · " + text));
  }

  function target(thing, rule) {
    const wanted = thing.target;
    if (!wanted) return null;
    let text;
    if ("most" in wanted) text = "≤ " + amount(wanted.most, rule) + unit(rule);
    else if ("least" in wanted) text = "≥ " + amount(wanted.least, rule) + unit(rule);
    else text = VC.t("failed at most {k} of {n}", { k: VC.number(wanted.k), n: VC.number(wanted.n) });
    return VC.el("p", { class: "target" }, VC.el("span", { class: "muted" }, VC.t("Next time:") + " "),
      VC.el("b", { class: "num" }, text));
  }

  function words(thing) {
    if (thing.good && thing.good.words) {
      return VC.el("p", null, VC.el("span", { class: "muted" }, VC.t("Already said well:") + " "),
        VC.quoted(VC.han(thing.good.words)));
    }
    if (thing.others) {
      return VC.el("p", null, VC.el("span", { class: "muted" }, VC.t("In the team somebody says:") + " "),
        VC.quoted(VC.han(thing.others)));
    }
    return null;
  }

  function advice(rule) {
    if (!rule.say || !rule.say.zh || /[{}]/.test(rule.say.zh)) return null;
    const gloss = VC.lang === "en" && rule.say.en ? VC.el("span", { class: "muted" }, " (" + rule.say.en + ")") : null;
    return VC.el("p", { class: "thing-advice" }, VC.el("span", { class: "muted" }, VC.t("Say instead:") + " "),
      VC.quoted(rule.say.zh), gloss);
  }

  function item(thing, page) {
    const rule = page.rules[String(thing.rule)];
    const team = thing.team ? VC.t("team {share}", { share: VC.percent(thing.team.k / thing.team.n) }) : null;
    return VC.el("li", { class: "thing" },
      VC.el("h3", null, VC.icon("fail"), " ", VC.said(rule.title)),
      VC.el("p", null, VC.t("Failed on"), " ", VC.el("b", { class: "num" }, thing.failed.k + "/" + thing.failed.n),
        thing.failed.n < page.enoughCalls ? [" ", VC.few(thing.failed.n)] : null,
        team ? VC.el("span", { class: "num muted" }, " · " + team) : null,
        thing.value === undefined ? null : " · ", measured(thing, rule, page)),
      words(thing), advice(rule),
      VC.el("div", { class: "moments no-print" }, thing.bad.map((moment) => place(moment, false, rule)),
        thing.good ? place(thing.good, true, rule) : null),
      VC.el("p", { class: "only-print small" }, thing.bad.map((moment) => moment.day + " " + moment.call
        + (moment.t === null ? "" : " " + when(moment, rule))).join("; ")),
      target(thing, rule));
  }

  VC.things = function (page, span) {
    const title = VC.t("Most worth changing");
    if (!span.things.length) {
      const text = span.judged ? VC.t("No norm failed in this period. Well done: keep it up.")
        : VC.t("No norm could be judged in this period: that is no pass.");
      return VC.card(title, VC.el("p", { class: "card-body" }, text));
    }
    return VC.card(title, VC.el("ol", { class: "things" }, span.things.map((thing) => item(thing, page))));
  };
})(window.VC = window.VC || {});
