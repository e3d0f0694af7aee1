/* The team's page: head and alerts, and what is put together from the other files. */
(function (VC) {
  "use strict";

  function fact(name, ...value) {
    return VC.el("div", { class: "team-fact" }, VC.el("dt", null, name), VC.el("dd", null, value));
  }

  function head(page) {
    const origin = page.origin;
    const failed = page.failures.length;
    const facts = [
      fact(VC.t("Calls"), VC.el("b", null, VC.number(page.calls)),
        page.practice ? " + " + VC.t("{n:practice call|practice calls}", { n: page.practice }) : ""),
      fact(VC.t("Not analysed"), VC.el("b", { class: failed ? "bad" : null }, VC.number(failed)),
        page.waitingCount ? " + " + VC.t("{n} not reached", { n: VC.number(page.waitingCount) }) : ""),
      fact(VC.t("Judged enough for a score"), VC.el("b", null, VC.number(page.enough)), "/" + VC.number(page.calls)),
    ];
    const made = [
      fact(VC.t("Version"), origin.version || "–"),
      fact(VC.t("Speech model"), origin.model || "–"),
      fact(VC.t("Configuration"), VC.el("span", { class: "num" }, origin.config || "–")),
      origin.runAt ? fact(VC.t("Last run"), VC.moment(origin.runAt)) : null,
    ];
    return VC.el("div", { class: "team-head" },
      VC.el("div", { class: "title-row" }, VC.el("h1", null, VC.t("Quality of calls")),
        VC.el("a", { class: "button no-print", href: "review.html" }, VC.t("Review findings"))),
      VC.el("p", { class: "team-period" }, page.first ? VC.period(page.first, page.last) : VC.t("No calls yet")),
      VC.el("dl", { class: "team-facts" }, facts), VC.el("dl", { class: "team-facts team-facts-made" }, made));
  }

  function alert(kind, text, action, go) {
    const button = action ? VC.button(action, { class: "button no-print", onclick: go }) : null;
    return VC.notice(kind, VC.el("span", null, text, " "), button);
  }

  function alerts(page, show, open) {
    const found = [];
    if (page.allUnknown) {
      found.push(alert("unknown", VC.t(
        "No norm could be judged on any call. Can't tell is not passed: compare these calls with no others.")));
    }
    if (page.failures.length) {
      found.push(alert("fail", VC.t("{n:recording|recordings} could not be analysed.", { n: page.failures.length }),
        VC.t("What to do"), () => open("failures")));
    }
    if (page.waitingCount) {
      found.push(alert("unknown", VC.t("{n:recording was|recordings were} not reached: the run ended early.", {
        n: page.waitingCount }), VC.t("What to do"), () => open("failures")));
    }
    if (page.notApart) {
      found.push(alert("unknown", [
        VC.t("On {n:call|calls} customer and agent were not recorded on channels of their own.", { n: page.notApart }),
        " ", VC.t("Interruptions, responses and holds are unknown there."),
      ], VC.t("Show them"), () => show({ kind: "mixed" })));
    }
    return found;
  }

  /** The calls: in the page's own files, one a month where there are very many. */
  function calls(page, options) {
    const place = VC.el("div", { class: "card-body" });
    const part = page.parts.find((each) => each.month === VC.hash.get("month")) || page.parts[0];
    const months = page.parts.length > 1 ? monthChoice(page, part) : null;
    let box = null;
    let asked = null;

    function ready(columns) {
      const list = VC.callList(columns);
      box = VC.callsBox(list, options);
      place.replaceChildren(...(months ? [months] : []), box.node);
      box.start();
      if (asked) box.want(asked);
      document.documentElement.dataset.calls = String(list.n);
      performance.mark("voicecheck-calls");
    }

    function want(filters) {
      options.open("calls");
      if (box) box.want(filters);
      else asked = filters;
      place.scrollIntoView({ block: "start" });
    }

    function start() {
      const none = VC.t("No calls yet: give recordings to `voicecheck run`.");
      if (!part) return place.replaceChildren(VC.el("p", null, none));
      return VC.loadData(part.file, ready, () => place.replaceChildren(VC.notice("fail", VC.t(
        "The file {file} beside this page is missing: copy the whole folder.", { file: part.file }))));
    }
    return { node: place, want, start };
  }

  function monthChoice(page, part) {
    const field = VC.el("select", {
      class: "field", onchange() {
        VC.hash.set({ month: field.value === page.parts[0].month ? null : field.value });
        VC.redraw();
      },
    }, page.parts.map((each) => VC.el("option", { value: each.month },
      VC.t("{month}: {n:call|calls}", { month: each.month, n: each.calls }))));
    field.value = part.month;
    return VC.el("label", { class: "filter no-print" }, VC.el("span", null, VC.t("Month")), field);
  }

  VC.pages.team = function (page, main) {
    VC.crumbs([{ text: VC.t("Team page") }]);
    document.title = VC.t("Quality of calls") + (page.last ? " " + page.first + " – " + page.last : "");
    const norms = new Map(page.rules.map((norm) => [norm.id, VC.said(norm.title)]));
    const pages = new Map(page.spans.flatMap((span) => span.agents).map((agent) => [agent.id, agent.page]));
    let tabs = null;
    const box = calls(page, {
      prefix: "", own: false, norms, agentPage: (id) => pages.get(id), open: (key) => tabs.open(key),
    });
    const failed = page.failures.length + page.waitingCount;
    tabs = VC.tabs(VC.t("Calls and failures"), [
      { key: "calls", text: VC.t("Calls"), node: box.node },
      { key: "failures", text: VC.t("Not analysed") + " (" + VC.number(failed) + ")", node: VC.failures(page) },
    ]);
    const open = function (key) {
      tabs.open(key);
      document.getElementById("tab-" + key).scrollIntoView({ block: "start" });
      document.getElementById("tab-" + key).focus();
    };
    VC.append(main, head(page), alerts(page, box.want, open), VC.morning ? VC.morning(page) : null,
      page.spans.length ? VC.teamTables(page, box.want) : null,
      VC.el("section", { class: "card", "aria-label": VC.t("Calls and failures") }, tabs.node));
    tabs.open(VC.hash.get("tab"), true);
    VC.on(window, "hashchange", () => tabs.open(VC.hash.get("tab"), true));
    box.start();
  };
})(window.VC = window.VC || {});
