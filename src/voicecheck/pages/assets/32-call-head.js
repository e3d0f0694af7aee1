/* The head: which call it is, how many norms failed, the score, banners, and the figures with what they rest on. */
(function (VC) {
  "use strict";

  const call = VC.call;
  const RESULTS = ["fail", "unknown", "pass", "na"];
  const WORDS = {
    inbound: VC.msg("Inbound"), outbound: VC.msg("Outbound"), practice: VC.msg("Practice"),
    a: VC.msg("Agent"), c: VC.msg("Customer"),
  };

  function facts(data) {
    const about = data.call;
    const known = (value, text) => (value === null || value === undefined || value === "" ? null : text(value));
    return [
      [VC.t("Agent"), about.agent],
      [VC.t("Team"), about.team],
      [VC.t("Direction"), known(about.direction, (value) => VC.t(WORDS[value] || value))],
      [VC.t("Occasion"), known(about.scenario,
        (value) => (about.scenario_words ? VC.said(about.scenario_words) : value))],
      [VC.t("Time"), about.started ? VC.dateTime(about.started) : known(about.day, VC.dateTime)],
      [VC.t("Length"), VC.duration(about.duration)],
      [VC.t("In the queue"), known(about.queue_s, VC.duration)],
      [VC.t("Rings"), known(about.rings, (value) => VC.t("{n} rings", { n: value }))],
      [VC.t("Hung up by"), known(about.hangup_by, (value) => VC.t(WORDS[value]))],
      ...about.meta,
    ].filter(([, value]) => value !== null && value !== undefined && value !== "");
  }

  function counts(data) {
    const shown = RESULTS.filter((result) => data.counts[result] > 0);
    const bar = VC.el("div", { class: "bar", "aria-hidden": "true" }, shown.map(function (result) {
      const piece = VC.el("span", { class: "bar-" + result });
      piece.style.flexGrow = data.counts[result];
      return piece;
    }));
    return VC.el("div", { class: "counts" }, bar,
      VC.el("div", { class: "counts-words" }, RESULTS.map((result) => VC.result(result, data.counts[result]))));
  }

  /** The score, or that it rests on too little: then there is no figure, however many norms were judged. */
  function score(data) {
    const of = data.score;
    if (!of) return null;
    const judged = VC.t("{judged} of {asked} norms judged", { judged: of.judged, asked: of.asked });
    if (of.total === null) {
      return VC.el("div", { class: "score score-none" },
        VC.el("div", { class: "score-value" }, VC.t("Too little to go by")),
        VC.el("div", { class: "small muted" }, judged), VC.el("div", { class: "small muted" }, VC.said(of.why)));
    }
    const kind = of.basis === "one_party_practice" ? VC.t("One-party practice score") : VC.t("Quality score");
    return VC.el("div", { class: "score" },
      VC.el("a", { class: "score-value num", href: "#score", onclick: (event) => call.reach(event, "score") },
        VC.number(of.total, 1), VC.el("small", null, " / 100")),
      VC.el("div", { class: "small muted" }, kind + " · " + judged));
  }

  function banners(data) {
    const found = [];
    if (data.audio.raw) found.push(VC.notice("fail",
      VC.t("This page plays the raw recording: nothing is masked in it.")));
    if (data.state) found.push(VC.notice("unknown", VC.el("b", null, VC.said(data.state))));
    if (data.all_unknown) {
      found.push(VC.notice("unknown",
        VC.el("b", null, VC.t("Can't tell is not passed: no norm of this call could be judged.")),
        VC.el("p", null,
          VC.t("It should not be compared with other calls. Listen to it, or look at the reasons below."))));
    }
    if (data.suspect) {
      found.push(VC.notice("unknown", VC.el("b", null, VC.t("Transcript suspect")), " ", VC.said(data.suspect)));
    }
    const of = data.score;
    if (of && of.automatic_fail) {
      const norm = data.norms.find((each) => each.id === of.automatic_fail);
      found.push(VC.notice("fail", VC.t("This alone fails the call: {title}", {
        title: norm ? VC.said(norm.title) : of.automatic_fail,
      })));
    }
    return found;
  }

  function tile(model, of) {
    const none = of.value === null;
    const kind = none ? " tile-none" : of.norm ? " tile-bad" : "";
    const value = none
      ? VC.el("div", { class: "tile-value" }, VC.t("Not measured"))
      : VC.el("div", { class: "tile-value" }, of.shown, VC.el("small", null, " " + VC.said(of.unit)));
    const basis = VC.el("div", { class: "small muted" }, VC.said(none ? of.why : of.basis));
    const title = VC.el("div", { class: "small muted" }, VC.said(of.title));
    if (!of.norm || none) return VC.el("li", { class: "tile" + kind }, title, value, basis);
    const norm = model.norms.get(of.norm);
    const open = () => norm && model.select(norm, null, { scroll: true });
    return VC.el("li", { class: "tile" + kind },
      VC.el("button", { type: "button", class: "tile-button", onclick: open }, title, value, basis));
  }

  call.head = function (model) {
    const { data } = model;
    const rows = facts(data).map(([name, value]) => VC.el("div", null, VC.el("dt", null, name),
      VC.el("dd", null, value)));
    return [
      VC.el("div", { class: "call-head" },
        VC.el("div", { class: "call-name" }, VC.el("h1", null, data.call.id || data.call.recording),
          VC.el("dl", { class: "facts" }, rows)),
        counts(data), score(data)),
      banners(data),
      VC.el("ul", { class: "card tiles", "aria-label": VC.t("Figures of the call") },
        data.tiles.map((each) => tile(model, each))),
    ];
  };
})(window.VC = window.VC || {});
