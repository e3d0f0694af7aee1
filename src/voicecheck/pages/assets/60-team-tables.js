/* The tables of agents and of norms over a period. */
(function (VC) {
  "use strict";

  const ORDERS = {
    id: VC.msg("By number"),
    need: VC.msg("By share of norms failed, lower end"),
  };
  const FIRST_NORMS = 12;

  function agentName(agent, want) {
    if (agent.id === null) return VC.el("span", { class: "muted" }, VC.t("(not known)"));
    const name = VC.el("bdi", null, agent.id);
    return agent.page ? VC.el("a", { href: agent.page }, name) : name;
  }

  function figure(agent, name, enough) {
    const found = agent.figures[name];
    if (!found) return agent.calls ? VC.missing() : "–";
    return [VC.el("span", { class: "num" }, VC.measured(name, found.v)), " ",
      VC.el("span", { class: "small muted num nowrap" }, VC.interval(name, found)),
      enough ? null : [" ", VC.few(found.n)]];
  }

  function score(agent, enough) {
    if (agent.figures.qa_score) return figure(agent, "qa_score", enough);
    return agent.calls ? VC.noScore(agent.judged, agent.asked) : "–";
  }

  function top(agent, page) {
    return VC.el("ul", { class: "plain" }, agent.top.map(([norm, failed, judged]) =>
      VC.el("li", null, VC.said(page.rules[norm].title), " ",
        VC.el("span", { class: "num muted nowrap" }, failed + "/" + judged))));
  }

  function rate(agent, page) {
    const found = agent.figures.agent_speech_rate_cpm;
    if (!found) return agent.calls ? VC.missing() : "–";
    const [low, high] = page.band;
    const word = high !== null && found.v > high ? VC.t("above") : low !== null && found.v < low ? VC.t("below") : "";
    return [VC.el("span", { class: "num" }, VC.number(found.v)), " ", VC.el("span", { class: "small muted" }, word)];
  }

  function share(judged, asked) {
    return asked ? VC.percent(judged / asked) : "–";
  }

  /** Whether what is known of an agent is enough for a place by need. */
  function known(agent, page) {
    const found = agent.figures.norms_failed_share;
    return Boolean(found) && found.n >= page.enoughCalls && found.lo !== undefined;
  }

  function agentRow(agent, page, want) {
    const enough = known(agent, page);
    const whose = agent.id === null ? VC.t("(not known)") : agent.id;
    const calls = VC.button(VC.number(agent.calls), {
      class: "text-link num", title: VC.t("Show the calls"),
      "aria-label": VC.t("{n:call|calls} of {agent}: show them", { n: agent.calls, agent: whose }),
      onclick: () => want({ agent: agent.id === null ? VC.UNNAMED : agent.id }),
    });
    return VC.el("tr", { class: enough ? null : "row-few" },
      VC.el("th", { scope: "row" }, agentName(agent, want), VC.el("div", { class: "small muted" }, agent.team || "")),
      VC.el("td", { class: "num" }, calls,
        VC.el("div", { class: "small muted" }, agent.practice ? VC.t("+ {n} practice", { n: agent.practice }) : "")),
      VC.el("td", { class: "num" }, score(agent, enough)),
      VC.el("td", { class: "num" }, figure(agent, "norms_failed_share", true)),
      VC.el("td", { class: "wide" }, top(agent, page)),
      VC.el("td", { class: "num" }, rate(agent, page)),
      VC.el("td", { class: "num wide" }, figure(agent, "interruptions_per_call", true)),
      VC.el("td", { class: "num wide" }, figure(agent, "hold_per_call_s", true)),
      VC.el("td", { class: "num" }, share(agent.judged, agent.asked)));
  }

  function agentTable(span, page, order, want) {
    const low = (agent) => (known(agent, page) ? agent.figures.norms_failed_share.lo : -1);
    const agents = order === "need" ? [...span.agents].sort((a, b) => low(b) - low(a)) : span.agents;
    const heads = [
      [VC.t("Agent"), ""], [VC.t("Calls"), "num"], [VC.t("Score (interval)"), "num"],
      [VC.t("Norms failed, % (interval)"), "num"], [VC.t("Failed most often"), "wide"],
      [VC.t("Pace, characters/min"), "num"], [VC.t("Interruptions a call"), "num wide"],
      [VC.t("Hold a call, s"), "num wide"], [VC.t("Could be judged"), "num"],
    ];
    return VC.scrolled(VC.t("Agents"), VC.el("table", { class: "table people" },
      VC.el("caption", { class: "visually-hidden" }, VC.t("Agents") + ", " + VC.period(span.first, span.last)),
      VC.tableHead(heads),
      VC.el("tbody", null, agents.map((agent) => agentRow(agent, page, want)))), "scroll-box");
  }

  function normRow(row, page, want) {
    const norm = page.rules[row.rule];
    const show = VC.button(VC.said(norm.title), {
      class: "text-link", title: VC.t("Show the calls that failed it"),
      onclick: () => want({ rule: norm.id, result: row.failed && row.failed.k ? "fail" : "unknown" }),
    });
    const judged = row.failed || { k: 0, n: 0 };
    const bar = VC.resultBar({ fail: judged.k, unknown: row.unknown, pass: judged.n - judged.k });
    return VC.el("tr", null,
      VC.el("th", { scope: "row" }, show, VC.el("div", { class: "small muted" }, norm.id)),
      VC.el("td", { class: "c-bar wide" }, bar),
      VC.el("td", { class: "num" }, row.failed ? VC.shareOf(row.failed) : VC.t("judged on no call")),
      VC.el("td", { class: "num" }, VC.number(row.unknown)),
      VC.el("td", { class: "num" }, row.precision ? VC.shareOf(row.precision)
        : VC.el("span", { class: "muted" }, VC.t("not reviewed yet"))));
  }

  function normTable(span, page, want) {
    const low = (row) => (row.failed ? row.failed.lo : -1);
    const rows = [...span.norms].sort((a, b) => low(b) - low(a) || b.unknown - a.unknown);
    const body = VC.el("tbody");
    const show = (count) => body.replaceChildren(...rows.slice(0, count).map((row) => normRow(row, page, want)));
    const rest = rows.length - FIRST_NORMS;
    const more = rest > 0 ? VC.button(VC.t("Show {n:more norm|more norms}", { n: rest }), {
      class: "button no-print", onclick() {
        show(rows.length);
        more.remove();
      },
    }) : null;
    show(FIRST_NORMS);
    const heads = [[VC.t("Norm"), ""], [VC.t("Results"), "wide"], [VC.t("Failed of judged"), "num"],
      [VC.t("Can't tell"), "num"], [VC.t("Right on review (n)"), "num"]];
    const title = VC.t("Norms over all calls");
    return [VC.scrolled(title, VC.el("table", { class: "table norms" },
      VC.el("caption", { class: "visually-hidden" }, title + ", " + VC.period(span.first, span.last)),
      VC.tableHead(heads),
      body)), more ? VC.el("div", { class: "more" }, more) : null];
  }

  function crowd(span, page) {
    if (!span.crowd) return null;
    const [outside, all] = span.crowd;
    return VC.notice("unknown", VC.bandDoubt(outside, all, page.band));
  }

  /** That so many speak outside of the band that the band may be wrong. */
  VC.bandDoubt = (outside, all, band) => [
    VC.t("{outside} of {all} agents speak outside the band of {band} characters/min.", {
      outside, all, band: VC.bandText(band),
    }), " ", VC.t("Ordinary Mandarin runs at about 220–300 by this count:"), " ",
    VC.t("look at the band (rules.limits.pace.rate) before you look at the agents."),
  ];

  VC.bandText = ([low, high]) => (low === null ? "≤ " + high : high === null ? "≥ " + low : low + "–" + high);

  /** Both tables, with the choice of the period. */
  VC.teamTables = function (page, want) {
    const agents = VC.el("div");
    const norms = VC.el("div");
    const note = VC.el("div");
    const told = VC.el("p", { class: "muted small" });
    let order = VC.hash.get("agents") === "need" ? "need" : "id";

    function show() {
      const span = VC.spanOf(page.spans);
      note.replaceChildren(...[crowd(span, page)].filter(Boolean));
      told.replaceChildren(VC.period(span.first, span.last) + (order === "need"
        ? VC.t("; with fewer than {n} calls last: too few to say", { n: page.enoughCalls }) : ""));
      agents.replaceChildren(span.agents.length ? agentTable(span, page, order, want)
        : VC.el("p", { class: "card-body" }, VC.t("Nobody has calls in this period: choose a longer one.")));
      norms.replaceChildren(...VC.parts(span.norms.length ? normTable(span, page, want)
        : VC.el("p", { class: "card-body" }, VC.t("No norm was asked in this period: choose a longer one."))));
    }
    const spans = VC.choice(VC.t("Period"), page.spans.map((span) => [span.key, VC.t(VC.spanWords[span.key])]),
      VC.spanOf(page.spans).key, function (key) {
        VC.hash.set({ span: key === page.spans[page.spans.length - 1].key ? null : key });
        show();
      });
    const orders = VC.el("select", { class: "field", onchange() {
      order = orders.value;
      VC.hash.set({ agents: order === "id" ? null : order });
      show();
    } }, Object.entries(ORDERS).map(([key, text]) => VC.el("option", { value: key }, VC.t(text))));
    orders.value = order;
    show();
    const controls = VC.el("div", { class: "people-controls no-print" }, spans,
      VC.el("label", { class: "inline" }, VC.t("Order") + " ", orders));
    const card = VC.card(VC.t("Agents"), VC.el("div", { class: "card-body" }, told), agents);
    card.querySelector(".card-head").append(controls);
    return [note, card, VC.card(VC.t("Norms over all calls"), norms)];
  };

  /** What is given as one or several, without what is missing. */
  VC.parts = (found) => [found].flat().filter(Boolean);
})(window.VC = window.VC || {});
