/* One finding: what it is, where, what was said or measured, what to say instead, and what reviewers say of it. */
(function (VC) {
  "use strict";

  const call = VC.call;
  const BEFORE = 10;
  const AFTER = 8;
  const PLAYS = 4;
  const MOST = 12;

  const KINDS = {
    exact: VC.msg("Verbatim"), sound: VC.msg("Sounds alike"), heard: VC.msg("May have been misheard"),
    meaning: VC.msg("By meaning"), measure: VC.msg("Measured"), metadata: VC.msg("Call facts"),
  };

  const row = (name, ...content) => VC.el("div", { class: "row" }, VC.el("dt", null, name), VC.el("dd", null, content));

  /** A row that is not printed: the sheet is short. */
  const screenRow = function (kind, ...content) {
    const node = row(...content);
    node.classList.add(kind);
    return node;
  };

  function playButton(model, norm, place) {
    const start = call.begins(norm, place);
    if (start === null) return null;
    const go = function () {
      model.select(norm, place);
      model.play();
    };
    const when = call.when(norm, place);
    const label = VC.t("Play from {time}", { time: when });
    return VC.button("▶ " + when, { class: "button button-time num", onclick: go, "aria-label": label });
  }

  /** Up to four buttons that play the places of a norm, then one that shows the rest. */
  function plays(model, norm) {
    const seen = new Set();
    const buttons = [];
    for (const place of call.shown(norm)) {
      const start = call.begins(norm, place);
      if (start === null || seen.has(call.when(norm, place))) continue;
      seen.add(call.when(norm, place));
      buttons.push(playButton(model, norm, place));
    }
    if (buttons.length <= PLAYS) return buttons;
    const rest = VC.el("span", { hidden: true, class: "plays" }, buttons.slice(PLAYS));
    const more = VC.button("+" + (buttons.length - PLAYS), {
      "aria-label": VC.t("{n} more places", { n: buttons.length - PLAYS }),
      onclick: () => {
        rest.hidden = false;
        more.remove();
      },
    });
    return [buttons.slice(0, PLAYS), more, rest];
  }

  function quoted(model, quote, kind) {
    const turn = quote.turn === null ? null : model.data.turns.find((each) => each.n === quote.turn);
    const placed = turn && quote.i !== null && quote.j !== null;
    const text = placed ? call.shownText(turn) : VC.han(quote.x);
    const [from, to] = placed ? [quote.i, quote.j] : [0, text.length];
    const start = Math.max(0, from - BEFORE);
    const end = Math.min(text.length, to + AFTER);
    return VC.el("q", { class: "quote", lang: "zh-Hans" }, start > 0 ? "…" : "", text.slice(start, from),
      VC.el("b", { class: "said said-" + kind }, text.slice(from, to)), text.slice(to, end),
        end < text.length ? "…" : "");
  }

  function how(quote) {
    if (!quote.kind) return null;
    const sure = quote.kind === "sound" && quote.score !== null ? " " + VC.percent(quote.score) : "";
    return VC.el("span", { class: "chip" }, VC.t(KINDS[quote.kind] || quote.kind) + sure);
  }

  /** A figure against its limits: where it may be, and where it is. */
  function meter(norm, value) {
    const limit = norm.high === null ? norm.low : norm.high;
    if (norm.result !== "fail" || !limit || limit < 0 || value < 0) return null;
    const top = Math.max(limit * 1.6, value * 1.15);
    const share = (number) => Math.min(100, Math.max(0, (100 * number) / top));
    const [low, high] = [share(norm.low === null ? 0 : norm.low), share(norm.high === null ? top : norm.high)];
    return VC.svg("svg", { class: "meter", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
      VC.svg("rect", { class: "meter-track", width: 100, height: 6 }),
      VC.svg("rect", { class: "meter-band", x: low, width: high - low, height: 6 }),
      VC.svg("rect", { class: "meter-out", x: Math.max(0, share(value) - 0.4), width: 0.8, height: 6 }));
  }

  function evidence(model, norm, place) {
    const rows = [];
    const kind = place.role === "trigger" ? "trigger" : norm.result;
    if (place.quote && place.quote.x) {
      const title = { trigger: VC.t("Because of"), nearest: VC.t("Closest") }[place.role] || VC.t("Said");
      const far = place.role === "nearest" && typeof place.a === "number" ? [" ", VC.button(
        "▶ " + VC.clock(place.a), { class: "button button-time num", onclick: () => model.seek(place.a) })] : null;
      rows.push(row(title, quoted(model, place.quote, place.role === "nearest" ? "near" : kind), " ",
        how(place.quote), far));
    }
    if (place.fact) rows.push(row(VC.t("Call facts"), VC.said(place.fact)));
    else if (place.figure || norm.figure) {
      const value = typeof place.value === "number" ? place.value : norm.value;
      rows.push(row(VC.t("Measured"), VC.el("b", { class: "num" }, VC.said(place.figure || norm.figure)),
        typeof value === "number" ? meter(norm, value) : null));
    }
    const window = place.window || norm.window;
    if (window && norm.form === "not_said" && norm.result === "fail") {
      const go = () => {
        model.select(norm, place, { stay: true });
        model.seek(window[0]);
      };
      const whole = window[0] < 1 && window[1] > model.duration - 1;
      const span = whole ? VC.t("The whole call") : VC.clock(window[0]) + "–" + VC.clock(window[1]);
      const text = norm.where ? VC.partWord(norm.where) + (whole ? "" : " " + span) : span;
      rows.push(screenRow("row-window", VC.t("Looked for in"),
        VC.el("button", { type: "button", class: "go num", onclick: go }, text)));
    }
    const reason = place.reason || norm.reason;
    if (reason) rows.push(row(VC.t("Why"), VC.said(reason)));
    if (place.near) {
      const { near } = place;
      const go = () => model.seek(near.a);
      rows.push(row(VC.t("Closest"), VC.el("q", { class: "quote", lang: "zh-Hans" }, VC.han(near.x)), " ",
        near.a === null ? null
          : VC.button("▶ " + VC.clock(near.a), { class: "button button-time num", onclick: go })));
    }
    if (place.appeal) rows.push(appeal(place.appeal));
    return rows;
  }

  function advice(norm) {
    if (norm.result !== "fail" || !norm.advice) return null;
    const gloss = VC.lang === "en" && norm.advice.en && norm.advice.en !== norm.advice.zh ? norm.advice.en : null;
    const own = norm.advice.zh ? VC.quoted(norm.advice.zh, "advice") : null;
    return row(VC.t("Better"), own, gloss ? VC.el("span", { class: "muted" }, own ? " " : "", gloss) : null);
  }

  function documents(norm) {
    if (norm.result !== "fail") return [];
    const worded = norm.documents.filter((each) => each.words).slice(0, 1);
    return worded.map((each) => screenRow("row-course", VC.t("In the course"),
      VC.el("q", { class: "quote", lang: "zh-Hans" }, each.words), " ",
      VC.el("span", { class: "muted small", lang: "zh-Hans" },
        [VC.said(each.title), each.section].filter(Boolean).join(" · "))));
  }

  const DECIDED = {
    open: VC.msg("Appeal open"), granted: VC.msg("Appeal granted"), refused: VC.msg("Appeal refused"),
    withdrawn: VC.msg("Appeal withdrawn"),
  };

  /** What became of an appeal, as a row. */
  function appeal(of) {
    const points = (score) => (score === null ? VC.t("no score") : VC.number(score, 1));
    const moved = of.decision === "open" || of.score_before === of.score_after ? null
      : VC.t("score {before} → {after}", { before: points(of.score_before), after: points(of.score_after) });
    return row(VC.t("Appeal"), VC.el("span", { class: "chip" }, VC.t(DECIDED[of.decision] || of.decision)), " ",
      of.reason,
      of.decided ? VC.el("div", null, VC.t("Decided by {who}: {why}", { who: of.by, why: of.decided })) : null,
      moved ? VC.el("div", { class: "small muted num" }, moved) : null);
  }

  call.appeal = appeal;

  /** An article on a norm that failed or cannot be told. */
  call.finding = function (model, norm) {
    const id = "finding-" + model.data.norms.indexOf(norm);
    const places = call.shown(norm);
    const cost = norm.points ? VC.el("b", { class: "cost num" },
      VC.t("−{n} points", { n: VC.number(norm.points, 2) })) : null;
    const form = norm.result === "fail" && norm.form
      ? VC.el("span", { class: "tag tag-fail" }, VC.t(call.FORMS[norm.form])) : null;
    const titles = norm.documents.map((each) => VC.said(each.title)).join(VC.lang === "zh" ? "、" : ", ");
    const choose = () => model.select(norm, places[0]);
    const title = VC.el("button", { type: "button", class: "finding-title", onclick: choose }, VC.said(norm.title));
    const tail = [advice(norm), ...documents(norm)].filter(Boolean);
    const list = (lines) => (lines.length ? VC.el("dl", { class: "rows" }, lines) : null);
    const body = places.length === 1
      ? [list([...evidence(model, norm, places[0]), ...tail]), call.verdict(model, norm, places[0], false)]
      : [
        places.slice(0, MOST).map((place) => VC.el("div", { class: "place" },
          list(evidence(model, norm, place)), call.verdict(model, norm, place, true))),
        list(tail),
      ];
    const more = places.length > MOST
      ? VC.el("p", { class: "small muted" }, VC.t("{n} more places", { n: places.length - MOST })) : null;
    return VC.el("article", { class: "finding finding-" + norm.result, id, "data-rule": norm.id, tabindex: -1,
      "aria-labelledby": id + "-h" },
      VC.el("div", { class: "finding-head" }, VC.icon(norm.result),
        VC.el("h3", { id: id + "-h" }, VC.el("span", { class: "visually-hidden" }, VC.resultWord(norm.result) + " "),
          form, title),
        VC.el("div", { class: "plays no-print" }, cost, plays(model, norm)),
        VC.el("span", { class: "only-print" }, cost ? cost.cloneNode(true) : null)),
      VC.el("p", { class: "small muted finding-id" }, norm.id + (titles ? " · " + titles : "")),
      body, more);
  };
})(window.VC = window.VC || {});
