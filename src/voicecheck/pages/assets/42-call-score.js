/* The score in its parts: what each began with, every point that went and why, each with a link to its finding. */
(function (VC) {
  "use strict";

  const call = VC.call;

  /** Go to a part of the page without leaving the moment in the hash. */
  call.reach = function (event, id) {
    event.preventDefault();
    const node = document.getElementById(id);
    node.scrollIntoView({ block: "start" });
    node.setAttribute("tabindex", "-1");
    node.focus({ preventScroll: true });
  };

  function points(value) {
    return (value < 0 ? "+" : "−") + VC.number(Math.abs(value), 2);
  }

  function reasonOf(model, deduction) {
    const norm = deduction.rule ? model.norms.get(deduction.rule) : null;
    if (!norm) {
      const name = deduction.name || deduction.rule || "";
      const given = deduction.value === null ? "" : " " + VC.number(deduction.value, 2);
      const source = deduction.source === "mark" ? VC.t("Assessor's mark") : VC.t("Figure of the day");
      return VC.el("span", null, `${source} ${name}${given} ${points(deduction.points)}`);
    }
    const place = norm.places.find((each) => each.n === deduction.finding) || null;
    const go = function (event) {
      event.preventDefault();
      model.select(norm, place, { scroll: true });
    };
    return VC.el("a", { href: "#f=" + encodeURIComponent(norm.id), onclick: go }, VC.said(norm.title) + " ",
      VC.el("span", { class: "num nowrap" }, points(deduction.points)));
  }

  function bar(part) {
    const share = part.max ? (100 * part.points) / part.max : 0;
    return VC.svg("svg", { class: "part-bar", viewBox: "0 0 100 8", preserveAspectRatio: "none",
      "aria-hidden": "true" },
      VC.svg("rect", { class: "meter-track", width: 100, height: 8 }),
      VC.svg("rect", { class: "part-got", width: Math.max(0, Math.min(100, share)), height: 8 }));
  }

  function row(model, part) {
    const out = part.points === null;
    const between = VC.lang === "zh" ? "；" : "; ";
    const why = part.deductions.flatMap((each, at) => [at ? between : "", reasonOf(model, each)]);
    const other = out || !why.length ? VC.said(part.reason) : "";
    const lost = part.deductions.reduce((sum, each) => sum + each.points, 0);
    const values = { base: VC.number(part.base, 2), max: VC.number(part.max, 2) };
    const floor = !out && part.base !== null && Math.abs(part.base - lost - part.points) > 0.005;
    const begin = !out && !other && part.base !== null && Math.abs(part.base - part.max) > 0.005;
    const notes = [
      begin ? VC.t("Begins with {base} of {max}.", values) : null,
      floor ? VC.t("More was lost than the part has: it stops at 0.") : null,
      !out && !why.length && !other && !begin ? VC.t("Nothing was taken off.") : null,
    ].filter(Boolean);
    return VC.el("tr", null,
      VC.el("th", { scope: "row" }, VC.said(part.title)),
      VC.el("td", { class: "part-cell" }, out ? null : bar(part)),
      VC.el("td", { class: "num" }, out ? VC.t("not scored")
        : VC.number(part.points, 2) + " / " + VC.number(part.max, 2)),
      VC.el("td", null, why, other ? VC.el("span", { class: "muted" }, other) : null,
        notes.length ? VC.el("div", { class: "small muted" }, notes.join(" ")) : null));
  }

  function table(model, card) {
    const heads = [VC.t("Part"), "", VC.t("Points"), VC.t("Where points went")];
    return VC.el("div", { class: "scroll-x", tabindex: 0, role: "group", "aria-label": VC.said(card.title) },
      VC.el("table", { class: "table score-table" },
        VC.el("thead", null, VC.el("tr", null,
          heads.map((head) => (head ? VC.el("th", { scope: "col" }, head) : VC.el("td"))))),
        VC.el("tbody", null, card.parts.map((part) => row(model, part)))));
  }

  function summary(card) {
    const judged = card.asked === null ? "" : " · " + VC.t("{judged} of {asked} norms judged", {
      judged: card.judged, asked: card.asked,
    });
    if (card.total === null) return VC.el("p", { class: "muted small" }, VC.t("Too little to go by"), judged, " ",
      VC.said(card.why));
    return VC.el("p", { class: "muted small" }, VC.el("b", { class: "num" }, VC.number(card.total, 2)), " / 100",
      card.grade ? " · " + card.grade : "", judged);
  }

  call.score = function (model) {
    const { cards, score } = model.data;
    if (!cards.length) return null;
    const first = cards.find((card) => score && card.card === score.card) || cards[0];
    const rest = cards.filter((card) => card !== first && card.total !== null);
    const node = VC.card(VC.said(first.title),
      VC.el("div", { class: "card-body score-body" }, summary(first), table(model, first),
      rest.map((card) => VC.el("details", { class: "no-print" },
        VC.el("summary", null, VC.said(card.title) + " " + VC.number(card.total, 2)),
        summary(card), table(model, card)))));
    node.id = "score";
    return node;
  };
})(window.VC = window.VC || {});
