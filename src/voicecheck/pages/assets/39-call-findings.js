/* The list of findings: failed by points, then what cannot be told, then closed groups; and the verdicts on them. */
(function (VC) {
  "use strict";

  const call = VC.call;
  /** So many norms with one reason stand under it. */
  const MANY = 4;

  /** The buttons with which a reviewer, or an agent who appeals, answers one finding. */
  call.verdict = function (model, norm, place, several) {
    const about = model.data.call;
    const now = () => VC.reviews.get(about, norm.id, place.start);
    const note = VC.el("input", {
      class: "field note", type: "text", "aria-label": VC.t("Note"), placeholder: VC.t("Note"), maxlength: 500,
      onchange: () => {
        const kept = now();
        if (kept) VC.reviews.set(about, norm.id, place.start, kept.verdict, note.value);
        tell();
      },
    });
    const hint = VC.el("span", { class: "small fail-word", role: "status" });
    const buttons = Object.keys(VC.reviews.VERDICTS).map((verdict) => VC.button(VC.reviews.word(verdict), {
      "data-verdict": verdict, "aria-pressed": "false", onclick: () => choose(verdict),
    }));
    function tell() {
      const kept = now();
      for (const button of buttons) button.setAttribute("aria-pressed",
        String(!!kept && kept.verdict === button.dataset.verdict));
      note.hidden = !kept;
      if (kept && document.activeElement !== note) note.value = kept.note;
      const bare = kept && kept.verdict === "appeal" && !kept.note;
      note.placeholder = kept && kept.verdict === "appeal" ? VC.t("Reason for the appeal") : VC.t("Note");
      hint.replaceChildren(bare ? VC.t("An appeal needs a reason.") : "");
    }
    function choose(verdict) {
      const kept = now();
      const back = kept && kept.verdict === verdict;
      if (!VC.reviews.set(about, norm.id, place.start, back ? null : verdict)) {
        VC.tell(VC.t("The browser keeps nothing: save the file before you close this page."));
      }
      tell();
      model.emit("verdict");
      if (verdict === "appeal" && !back) note.focus();
    }
    place.choose = choose;
    tell();
    const given = (place.reviews || []).map((each) => VC.el("span", { class: "chip" },
      [each.reviewer, VC.reviews.word(each.verdict), each.note].filter(Boolean).join(" · ")));
    const start = call.begins(norm, place);
    const at = several && start !== null ? call.when(norm, place) + " " : "";
    return VC.el("div", { class: "verdict no-print", role: "group",
      "aria-label": VC.t("Review") + " " + at + VC.said(norm.title) },
      VC.el("span", { class: "small muted" }, at + VC.t("Review:")), buttons, note, hint, given);
  };

  function line(model, norm) {
    const place = call.shown(norm)[0];
    const start = call.begins(norm, place);
    const go = () => {
      model.select(norm, place);
      model.play();
    };
    const reason = norm.result === "na" && norm.reason ? VC.said(norm.reason) : norm.figure ? VC.said(norm.figure) : "";
    return VC.el("li", { "data-rule": norm.id, class: "quiet" }, VC.icon(norm.result),
      VC.el("span", null, VC.said(norm.title), " ", VC.el("span", { class: "small muted" }, reason)),
      start === null || norm.result === "na" ? null : VC.button("▶ " + VC.clock(start), {
        class: "button button-time num no-print", onclick: go,
        "aria-label": VC.t("Play from {time}", { time: VC.clock(start) }) + " " + VC.said(norm.title),
      }),
      norm.withdrawn && norm.appeal ? VC.el("dl", { class: "rows" }, call.appeal(norm.appeal)) : null);
  }

  function group(model, result, list) {
    if (!list.length) return null;
    const count = { pass: VC.t("Passed: {n} norms", { n: list.length }), na: VC.t("N/A: {n} norms", { n: list.length }),
      withdrawn: VC.t("Withdrawn after review: {n} norms", { n: list.length }) }[result];
    // Who appealed with success looks for what became of it: that is not folded away.
    const open = result === "withdrawn" && list.some((norm) => norm.appeal);
    return VC.el("details", { class: "quiet-group", "data-group": result, open },
      VC.el("summary", null, count),
      VC.el("ul", null, list.map((norm) => line(model, norm))));
  }

  function exporting(model) {
    const name = VC.el("input", {
      class: "field reviewer", type: "text", value: VC.reviews.reviewer, "aria-label": VC.t("Reviewer"),
      placeholder: VC.t("Reviewer"), autocomplete: "name", maxlength: 60,
        oninput: () => (VC.reviews.reviewer = name.value),
    });
    const save = VC.button("", {
      class: "button button-strong", onclick: () => {
        if (!VC.reviews.reviewer) {
          name.focus();
          VC.tell(VC.t("Say who reviews: write your name first."));
        } else if (!VC.reviews.save(model.data.call)) VC.tell(VC.t("Nothing has been reviewed on this call yet."));
        else VC.tell(VC.t("Saved. The file is read by: voicecheck review import FILE --out DIR"));
      },
    });
    const tell = function () {
      const n = VC.reviews.list(model.data.call).length;
      save.replaceChildren(n ? VC.t("Export reviews ({n})", { n }) : VC.t("Export reviews"));
    };
    model.on("verdict", tell);
    tell();
    return VC.el("div", { class: "exporting no-print" }, name, save);
  }

  function follow(model, nodes) {
    model.on("select", function (options) {
      for (const node of nodes.values()) node.removeAttribute("aria-current");
      if (!model.selected) return;
      const node = nodes.get(model.selected.norm);
      if (!node) return;
      if (node.closest("details")) node.closest("details").open = true;
      node.setAttribute("aria-current", "true");
      if (!options.scroll) return;
      node.scrollIntoView({ block: "nearest" });
      node.focus({ preventScroll: true });
    });
  }

  /** Norms that cannot be told, for a reason that holds for many, under that reason; the others one by one. */
  function unknowns(norms, article) {
    const alike = new Map();
    for (const norm of norms) {
      const reason = norm.places.some((place) => place.a !== null) ? norm.id : VC.said(norm.reason);
      if (!alike.has(reason)) alike.set(reason, []);
      alike.get(reason).push(norm);
    }
    return [...alike].flatMap(([reason, list]) => (list.length < MANY ? list.map(article)
      : VC.el("details", { class: "quiet-group unknown-group" },
        VC.el("summary", null, VC.icon("unknown"), VC.t("Can't tell: {n} norms", { n: list.length }),
          VC.el("span", { class: "muted" }, " · " + reason)),
        list.map(article))));
  }

  call.findings = function (model) {
    const of = (result) => model.data.norms.filter((norm) => norm.result === result && !norm.withdrawn);
    const nodes = new Map();
    const article = function (norm) {
      const node = call.finding(model, norm);
      nodes.set(norm, node);
      return node;
    };
    const open = [...of("fail").map(article), ...unknowns(of("unknown"), article)];
    follow(model, nodes);
    if (!of("fail").length) {
      const none = of("pass").length ? VC.t("No norm failed.")
        : VC.t("No norm was found to have failed, but none passed either.");
      open.unshift(VC.el("p", { class: "card-body muted" }, none));
    }
    const card = VC.card(VC.t("Norms"), VC.el("div", { class: "articles" }, open),
      group(model, "pass", of("pass")), group(model, "na", of("na")),
      group(model, "withdrawn", model.data.norms.filter((norm) => norm.withdrawn)));
    card.id = "findings";
    card.querySelector(".card-head").append(exporting(model));
    return card;
  };
})(window.VC = window.VC || {});
