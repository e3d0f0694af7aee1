/* An agent's page: head, figures with intervals and trends, and what is put together from the other files. */
(function (VC) {
  "use strict";

  function fact(name, ...value) {
    return VC.el("div", { class: "team-fact" }, VC.el("dt", null, name), VC.el("dd", null, value));
  }

  function score(page, span) {
    const [own, team] = [span.figures[0].own, span.figures[0].team];
    const beside = team ? VC.el("div", { class: "muted small" }, VC.t("Team {value}", {
      value: VC.measured("qa_score", team.v) })) : null;
    if (!span.calls) return null;
    if (!own) {
      return VC.el("div", { class: "agent-score" }, VC.el("div", { class: "small muted" }, VC.t("QA score")),
        VC.noScore(span.judged, span.asked));
    }
    return VC.el("div", { class: "agent-score" }, VC.el("div", { class: "small muted" }, VC.t("QA score")),
      VC.el("div", null, VC.el("b", { class: "big num" }, VC.measured("qa_score", own.v)), " ",
        VC.el("span", { class: "num muted" }, VC.interval("qa_score", own)), " ",
        own.n < page.enoughCalls ? VC.few(own.n) : null), beside);
  }

  function head(page, span) {
    return VC.el("div", { class: "agent-head" },
      VC.el("div", null,
        VC.el("h1", null, VC.t("Agent"), " ", VC.el("bdi", null, page.agent)),
        VC.el("div", { class: "agent-period" },
          VC.el("p", { class: "team-period" }, VC.period(span.first, span.last)), controls(page, span)),
        VC.el("dl", { class: "team-facts" },
          page.team ? fact(VC.t("Team"), VC.el("bdi", null, page.team)) : null,
          fact(VC.t("Calls"), VC.el("b", null, VC.number(span.calls)), span.practice
            ? " + " + VC.t("{n:practice call|practice calls}", { n: span.practice }) : ""),
          fact(VC.t("Judged enough for a score"), VC.el("b", null, VC.number(span.scored)),
            "/" + VC.number(span.calls)))),
      score(page, span));
  }

  function notices(page, span) {
    const found = [];
    if (!span.calls) {
      found.push(VC.notice("info", VC.t("No calls in this period. Choose a longer one above.")));
    } else if (!span.inMeans) {
      found.push(VC.notice("unknown", VC.t(
        "Too little could be judged on every call: can't tell is not passed, and there is no score."), " ",
      VC.t("Listen to a call, and look at its notes for the reason.")));
    } else if (span.inMeans < page.enoughCalls) {
      found.push(VC.notice("unknown", VC.t("Too few calls, n={n}.", { n: VC.number(span.inMeans) }), " ",
        VC.t("From {n} on there are trends and changes: until then listen to the calls themselves.", {
          n: page.enoughCalls })));
    }
    if (span.crowd) found.push(VC.notice("unknown", VC.bandDoubt(span.crowd[0], span.crowd[1], page.band)));
    return found;
  }

  function own(row, page) {
    if (!row.own) return VC.missing();
    return [VC.el("b", { class: "num" }, VC.measured(row.name, row.own.v)), " ",
      VC.el("span", { class: "small muted" }, VC.measureUnit(row.name))];
  }

  function change(row, page) {
    const move = row.move;
    if (!move) return [VC.el("td", { class: "num muted" }, "–"), VC.el("td", { class: "num muted" }, "–")];
    const sure = move.lo !== null && (move.lo > 0 || move.hi < 0);
    const arrow = sure ? (move.change > 0 ? "↑ " : "↓ ") : "";
    return [
      VC.el("td", { class: "num" }, VC.measured(row.name, move.before)),
      VC.el("td", { class: "num" },
        VC.el("span", { class: sure ? "sure" : "muted" }, arrow + VC.changed(row.name, move.change)),
        move.odd ? [" ", VC.el("span", { class: "tag tag-odd" }, "⚑ " + VC.t("unusual"))] : null),
    ];
  }

  function figureRow(row, page, span) {
    const scale = VC.scaleOf([row.own, row.team]);
    const points = span.trend.points[row.name];
    const n = row.own ? row.own.n : 0;
    const trend = points ? VC.trendChart(row.name, points, span.trend.ends) : VC.few(n);
    return VC.el("tr", null,
      VC.el("th", { scope: "row" }, VC.measureTitle(row.name)),
      VC.el("td", { class: "num" }, own(row, page)),
      VC.el("td", { class: "num nowrap muted" }, row.own ? VC.interval(row.name, row.own) || VC.few(n) : "–"),
      VC.el("td", { class: "wide" }, row.own ? VC.rangeChart(row.own, row.team, scale) : null),
      VC.el("td", { class: "num" }, row.team ? VC.measured(row.name, row.team.v) : "–"),
      change(row, page),
      VC.el("td", { class: "c-trend" }, row.own ? trend : null));
  }

  const EVERY = { day: VC.msg("Trend by day"), week: VC.msg("Trend by 7 days"), month: VC.msg("Trend by 30 days") };

  function figures(page, span) {
    const heads = [[VC.t("Measure"), ""], [VC.t("Own"), "num"], [VC.t("95% interval"), "num"],
      [VC.t("Where it lies"), "wide"], [VC.t("Team"), "num"], [VC.t("Before"), "num"], [VC.t("Change"), "num"],
      [VC.t(EVERY[span.trend.every]), ""]];
    const body = VC.scrolled(VC.t("Figures"), VC.el("table", { class: "table figures" },
      VC.tableHead(heads),
      VC.el("tbody", null, span.figures.map((row) => figureRow(row, page, span)))));
    return VC.card(VC.t("Figures"), body, VC.el("p", { class: "card-body small muted" }, VC.t(
      "The line is the 95% interval, the dot the agent, the upright stroke the team; wide is uncertain.")));
  }

  function controls(page, span) {
    const choose = function (key) {
      VC.hash.set({ span: key === page.spans[page.spans.length - 1].key ? null : key });
      VC.redraw();
    };
    return VC.el("div", { class: "people-controls no-print" },
      VC.choice(VC.t("Period"), page.spans.map((each) => [each.key, VC.t(VC.spanWords[each.key])]), span.key, choose),
      VC.button(VC.t("Print for the agent"), { onclick: () => window.print() }));
  }

  function list(page) {
    const titles = new Map(Object.values(page.rules).map((rule) => [rule.id, VC.said(rule.title)]));
    const box = VC.callsBox(VC.callList(page.list), { prefix: "../", own: true, norms: titles, agentPage: () => null });
    const card = VC.card(VC.t("Calls of this agent"), VC.el("div", { class: "card-body" }, box.node));
    card.classList.add("no-print");
    return { card, box };
  }

  VC.pages.agent = function (page, main) {
    VC.crumbs([{ text: VC.t("Team page"), href: "../index.html" }, { text: VC.t("Agent") + " " + page.agent }]);
    document.title = VC.t("Agent") + " " + page.agent;
    if (!page.spans.length) {
      VC.append(main, VC.el("h1", null, VC.t("Agent"), " ", page.agent), VC.el("p", null, VC.t("No calls yet.")));
      return;
    }
    const span = VC.spanOf(page.spans);
    const { card, box } = list(page);
    VC.append(main, head(page, span), notices(page, span),
      span.calls ? [VC.things, figures, VC.pace, VC.heat].map((part) => part(page, span, box.want)) : null, card);
    VC.foot(VC.el("p", { class: "only-print" }, VC.t("Made {when} · voicecheck {version} · configuration {config}", {
      when: new Date().toISOString().slice(0, 10), version: page.origin.version, config: page.origin.config || "–",
    })));
    box.start();
    document.documentElement.dataset.calls = String(page.list.n);
  };
})(window.VC = window.VC || {});
