/* The conversation: what was said, marked where norms point, with holds and silence as rows; it follows the sound. */
(function (VC) {
  "use strict";

  const call = VC.call;

  /** The text of a turn as it is shown: the same length, masked characters as blocks, full-width signs. */
  call.shownText = function (turn) {
    if (turn.shown) return turn.shown;
    let text = VC.han(turn.x);
    for (const [i, j] of turn.m) text = text.slice(0, i) + "█".repeat(j - i) + text.slice(j);
    turn.shown = text;
    return text;
  };

  const RANK = { fail: 4, unknown: 3, trigger: 2, pass: 1 };

  function marked(model) {
    const found = new Map();
    for (const norm of model.data.norms) {
      if (norm.withdrawn || norm.result === "na") continue;
      for (const place of norm.places) {
        const { quote } = place;
        if (!quote || quote.turn === null || quote.i === null || place.withdrawn) continue;
        const kind = place.role === "trigger" ? "trigger" : place.role === "nearest" ? null : place.result;
        if (!RANK[kind]) continue;
        if (!found.has(quote.turn)) found.set(quote.turn, []);
        found.get(quote.turn).push({ i: quote.i, j: quote.j, kind, norm, place });
      }
    }
    return found;
  }

  function unsure(model, turn) {
    const limit = model.data.thresholds.unsure;
    const { i, l, p } = turn.w;
    const found = [];
    for (let at = 0; at < i.length; at++) {
      if (p[at] >= limit || i[at] < 0) continue;
      const last = found[found.length - 1];
      if (last && last.j === i[at]) last.j = i[at] + l[at];
      else found.push({ i: i[at], j: i[at] + l[at], kind: "unsure" });
    }
    return found;
  }

  /** The text in pieces, each with all that is true of it. */
  function pieces(model, turn, marks) {
    const text = call.shownText(turn);
    const all = [...marks, ...unsure(model, turn), ...turn.m.map(([i, j]) => ({ i, j, kind: "mask" }))];
    const cuts = [...new Set([0, text.length, ...all.flatMap((mark) => [mark.i, mark.j])])]
      .filter((cut) => cut >= 0 && cut <= text.length).sort((one, other) => one - other);
    const found = [];
    for (let at = 0; at + 1 < cuts.length; at++) {
      const [i, j] = [cuts[at], cuts[at + 1]];
      const over = all.filter((mark) => mark.i < j && mark.j > i);
      if (!over.length) {
        found.push(text.slice(i, j));
        continue;
      }
      const best = over.filter((mark) => RANK[mark.kind]).sort((one, other) => RANK[other.kind] - RANK[one.kind])[0];
      const kinds = new Set(over.filter((mark) => !RANK[mark.kind]).map((mark) => "text-" + mark.kind));
      if (best) kinds.add("text-" + best.kind);
      const title = best ? VC.said(best.norm.title) : over.some((mark) => mark.kind === "mask") ? VC.t("Masked") : null;
      const node = VC.el("span", { class: [...kinds].join(" "), title }, text.slice(i, j));
      node.mark = best || null;
      found.push(node);
    }
    return found;
  }

  function side(model, turn) {
    const [low, high] = model.data.pace.band;
    const cuts = model.data.events.some((event) => event.k === "interruption" && event.counted !== false &&
      event.by === turn.s && event.a >= turn.a - 0.05 && event.a <= turn.b);
    const judged = turn.s === "a" && model.data.pace.held;
    const out = judged && turn.r !== null && (turn.r < low || turn.r > high);
    const rate = turn.s === "a" && turn.r !== null
      ? VC.el("span", { class: out ? "fail-word" : "muted" }, VC.t("{n} characters/min", { n: VC.number(turn.r) }))
        : null;
    const cut = cuts ? VC.el("span", { class: turn.s === "a" ? "fail-word" : "muted" }, VC.t("▲ cuts in")) : null;
    return VC.el("span", { class: "side num" }, rate, rate && cut ? " " : "", cut);
  }

  function line(model, turn, marks) {
    const who = call.SPEAKERS[turn.s];
    const play = () => {
      model.seek(turn.a);
      model.play();
    };
    const empty = turn.x ? null : VC.el("span", { class: "muted" }, VC.t("(nothing recognised)"));
    const small = turn.k === "backchannel" ? " backchannel" : "";
    return VC.el("li", { class: `turn turn-${who.lane}${small}`, "data-turn": turn.n },
      VC.el("button", { type: "button", class: "at num", onclick: play,
        "aria-label": VC.t("Play from {time}", { time: VC.clock(turn.a) }) }, VC.clock(turn.a)),
      VC.el("span", { class: "who" }, VC.t(who.name)),
      VC.el("p", { class: turn.u ? "words suspect" : "words", lang: "zh-Hans" }, empty, pieces(model, turn, marks),
        turn.u ? VC.el("span", { class: "why-suspect", lang: VC.lang === "zh" ? null : "en" }, VC.said(turn.u)) : null),
      side(model, turn));
  }

  /** Whether a norm failed because of an event: only then it is told in red. */
  function accused(model, event) {
    return model.steps.some(({ norm, place }) => norm.result === "fail" && place.s !== "c" &&
      typeof place.a === "number" && Math.abs(place.a - event.a) < 0.05);
  }

  function promise(model, event) {
    if (event.promised === null) {
      const text = VC.t("no time was promised");
      return accused(model, event) ? VC.el("b", { class: "fail-word" }, text) : text;
    }
    const promised = VC.t("promised {time}", { time: VC.duration(event.promised) });
    if (event.kept !== false) return promised;
    const late = event.late === null ? event.b - event.a - event.promised : event.late;
    return VC.el("b", { class: "fail-word" }, promised + VC.t(", {time} over", { time: VC.duration(late) }));
  }

  function silent(model, event) {
    const time = VC.duration(event.b - event.a);
    const known = (value, yes, no) => (value === null ? null : value ? yes : no);
    const parts = event.k === "hold"
      ? [VC.t("Hold {taken}", { taken: time }), known(event.music, VC.t("with music"), null),
        known(event.announced, VC.t("announced"), VC.t("not announced")), promise(model, event)]
      : event.k === "announcement" ? [VC.t("Announcement")] : [VC.t("Dead air {time}", { time })];
    const shown = parts.filter(Boolean).flatMap((part, at) => (at ? [VC.lang === "zh" ? "，" : ", ", part] : [part]));
    return VC.el("li", { class: "silent silent-" + event.k },
      VC.el("button", { type: "button", class: "at num", onclick: () => model.seek(event.a),
        "aria-label": VC.t("Go to {time}", { time: VC.clock(event.a) }) }, VC.clock(event.a)),
      VC.el("span", null, shown));
  }

  /** The rows of the conversation in the order of time, with the elements of the turns by their number. */
  call.rows = function (model) {
    const marks = marked(model);
    const lines = new Map();
    const rows = model.turns.map(function (turn) {
      const node = line(model, turn, marks.get(turn.n) || []);
      lines.set(turn.n, node);
      return { at: turn.a, node };
    });
    for (const event of model.data.events) {
      if (event.k === "hold" || event.k === "dead_air" || event.k === "announcement") {
        rows.push({ at: event.a, node: silent(model, event) });
      }
    }
    rows.sort((one, other) => one.at - other.at);
    return { rows: rows.map((row) => row.node), lines };
  };
})(window.VC = window.VC || {});
