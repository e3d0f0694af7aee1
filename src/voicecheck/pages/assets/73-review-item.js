/* One finding, large: what was said before, there and after, what is asked, what was found, and the answer. */
(function (VC) {
  "use strict";

  const { review } = VC;
  const WHO = { a: VC.msg("Agent"), c: VC.msg("Customer"), u: VC.msg("Speaker") };

  const row = (name, ...content) =>
    VC.el("div", { class: "row" }, VC.el("dt", null, name), VC.el("dd", null, content));

  function text(turn, item, open) {
    const shown = VC.han(turn.x);
    if (!turn.hit || !open) return shown;
    const [from, to] = turn.hit;
    const kind = item.trigger ? "trigger" : item.result;
    return [shown.slice(0, from), VC.el("b", { class: "said said-" + kind }, shown.slice(from, to)), shown.slice(to)];
  }

  function line(turn, kind, item, open) {
    return VC.el("li", { class: `review-turn review-${kind} who-${turn.s}` },
      VC.el("span", { class: "num muted small" }, VC.clock(turn.a)),
      VC.el("b", { class: "who" }, VC.t(WHO[turn.s] || turn.s)),
      VC.el("span", { lang: "zh-Hans" }, text(turn, item, open)));
  }

  function talk(item, open) {
    const half = Math.ceil(item.turns.length / 2);
    const lines = item.turns.map((turn) => line(turn, "place", item, open));
    if (item.left) {
      lines.splice(half, 0, VC.el("li", { class: "muted small" }, VC.t("… {n} more turns …", { n: item.left })));
    }
    const all = [
      item.before && line(item.before, "beside", item, open), lines,
      item.after && line(item.after, "beside", item, open),
    ];
    if (!item.turns.length && !item.before && !item.after) {
      return VC.el("p", { class: "muted" }, VC.t("This is about the call as a whole: open it to see all of it."));
    }
    return VC.el("ol", { class: "review-talk" }, all);
  }

  /** What the program says: hidden from a blind reviewer until there is an answer. */
  function program(item, open) {
    if (!open) return [row(VC.t("Program"), VC.el("span", { class: "muted" }, VC.t("hidden until you have answered")))];
    const found = VC.said(item.found);
    return [
      row(VC.t("Program"), VC.result(item.result), found ? [" ", VC.el("span", { lang: "zh-Hans" }, found)] : null),
    ];
  }

  function others(model, item, open) {
    const said = item.reviews.filter((each) => each.reviewer !== model.desk.reviewer);
    if (!open || !said.length) return null;
    return row(VC.t("Others"), said.map((each) => VC.el("span", { class: "chip" },
      [each.reviewer, VC.reviews.word(each.verdict), each.note].filter(Boolean).join(" · "))));
  }

  review.item = function (model) {
    const { data, desk } = model;
    const item = data.items[model.at];
    const call = data.calls[item.call];
    const mark = desk.mark(item);
    const answered = mark !== null || desk.known(item) !== null;
    const open = !model.blind || answered;
    const figure = item.value ? [VC.el("b", { class: "num" }, VC.said(item.value)),
      item.limit ? [" ", VC.el("span", { class: "muted" }, VC.t("limit {limit}", { limit: VC.said(item.limit) }))]
        : null] : null;
    const time = item.a === null ? "" : "#t=" + item.a;
    const link = VC.el("a", { href: call.page + time }, call.id);
    return VC.el("article", { class: "review-item" + (open ? " finding-" + item.result : ""), tabindex: "-1",
      id: "item", "aria-labelledby": "item-title" },
      VC.el("div", { class: "review-head" }, open ? VC.icon(item.result) : null,
        VC.el("h2", { id: "item-title" }, VC.said(item.title)),
        VC.el("span", { class: "chip" }, item.drawn === "random" ? VC.t("drawn at random") : VC.t("drawn by risk"))),
      VC.el("p", { class: "small muted" }, link, " · ",
        call.started ? VC.dateTime(call.started) + " · " : "", item.rule),
      talk(item, open),
      VC.el("dl", { class: "rows" },
        item.asked ? row(VC.t("Asked"), VC.el("span", { lang: "zh-Hans" }, item.asked)) : null,
        figure ? row(VC.t("Measured"), figure) : null, program(item, open), others(model, item, open)));
  };

  /** The answer to the finding: buttons with their keys, the note, and what was answered. */
  review.answer = function (model) {
    const item = model.data.items[model.at];
    const mark = model.desk.mark(item);
    const known = model.desk.known(item);
    const told = mark || known;
    const names = model.blind
      ? { right: VC.t("Done as asked"), wrong: VC.t("Not done as asked") }
      : { right: VC.reviews.word("right"), wrong: VC.reviews.word("wrong") };
    const keys = [["right", "Y"], ["wrong", "X"], ["unsure", "U"], ["appeal", "A"]];
    const buttons = keys.map(([answer, key]) => VC.button(names[answer] || VC.reviews.word(answer), {
      class: "button answer", "data-answer": answer, onclick: () => model.answer(answer),
      "aria-pressed": String(Boolean(told) && model.shown(item, told.verdict) === answer),
      "aria-keyshortcuts": key,
    }, VC.el("kbd", null, key)));
    const undo = VC.button(VC.t("Undo"), { class: "button", onclick: model.undo, "aria-keyshortcuts": "Z" },
      VC.el("kbd", null, "Z"));
    const note = VC.el("input", {
      class: "field", id: "note", type: "text", maxlength: 500, value: mark ? mark.note : model.draft,
      "aria-label": VC.t("Note"), placeholder: VC.t("Note (M), then Enter"),
      oninput: () => model.note(note.value),
      onkeydown: (event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        model.noted();
      },
    });
    const hint = VC.el("p", { class: "small fail-word", id: "hint", role: "status" }, model.hint);
    const word = told ? VC.t("Your answer: {verdict}", { verdict: VC.reviews.word(told.verdict) }) : "";
    const state = VC.el("p", { class: "small muted", id: "answered" }, word + (known && !mark
      ? " " + VC.t("(imported before)") : ""));
    return VC.el("div", { class: "review-answer no-print" },
      VC.el("p", { class: "small muted" }, model.blind ? VC.t("Was it done as the norm asks?")
        : VC.t("Is the program's result right?")),
      VC.el("div", { class: "answers", role: "group", "aria-label": VC.t("Answer") }, buttons, undo),
      note, hint, state);
  };
})(window.VC = window.VC || {});
