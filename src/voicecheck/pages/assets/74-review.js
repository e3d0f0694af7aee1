/* The review page: one finding after the other, by keys alone. */
(function (VC) {
  "use strict";

  const { review } = VC;

  /** What the page knows: where the reviewer is, what can be undone, and who listens for changes. */
  function model(data) {
    const kept = VC.state.review || (VC.state.review = { undo: [], draft: "", at: null });
    const listeners = {};
    const made = {
      data, desk: review.desk(data), kept, hint: "",
      get at() {
        return kept.at;
      },
      get draft() {
        return kept.draft;
      },
      get blind() {
        return VC.store.get("review.blind") === true;
      },
      on: (name, listener) => (listeners[name] = listeners[name] || []).push(listener),
      emit: (name) => (listeners[name] || []).forEach((listener) => listener()),
      get item() {
        return data.items[kept.at];
      },
      /** Verdicts are about the program's result; blind, the answer is about the call. Each is made of the other. */
      shown: (item, verdict) => (made.blind && item.result === "fail" ? OTHER[verdict] || verdict : verdict),
    };
    return made;
  }

  const OTHER = { right: "wrong", wrong: "right" };

  function moves(made) {
    const { data, desk, kept } = made;

    made.go = function (at, quiet) {
      kept.at = at;
      kept.draft = "";
      made.hint = "";
      VC.hash.set({ f: data.items.length ? review.key(made.item) : null });
      made.emit("show");
      if (data.items.length) made.player.show(made.item, quiet);
    };
    made.step = (by) => made.go((kept.at + by + data.items.length) % data.items.length);
    made.onward = function () {
      const order = data.items.map((_, at) => (kept.at + 1 + at) % data.items.length);
      const next = order.find((at) => !desk.done(data.items[at]));
      if (next === undefined) {
        made.emit("show");
        made.player.stop();
        VC.tell(VC.t("All of the queue is judged: export your verdicts."));
      } else made.go(next);
    };
    made.answer = function (answer) {
      const verdict = made.shown(made.item, answer);
      const before = desk.mark(made.item);
      const note = (before ? before.note : kept.draft).trim();
      if (verdict === "appeal" && !note) {
        made.hint = VC.t("An appeal needs a reason: write it in the note.");
        made.emit("show");
        document.getElementById("note").focus();
        return;
      }
      kept.undo.push({ at: kept.at, mark: before });
      desk.set(made.item, { verdict, note });
      made.emit("marked");
      if (made.blind && !before) made.reveal();
      else made.onward();
    };
    /** Blind, the program's result is shown once there is an answer; the next key goes on. */
    made.reveal = function () {
      made.hint = "";
      made.emit("show");
    };
    made.undo = function () {
      const last = kept.undo.pop();
      if (last) {
        desk.set(data.items[last.at], last.mark);
        made.emit("marked");
        made.go(last.at, true);
      } else if (desk.mark(made.item)) {
        desk.set(made.item, null);
        made.emit("marked");
        made.emit("show");
      } else VC.tell(VC.t("There is nothing to undo."));
    };
    made.note = function (text) {
      const mark = desk.mark(made.item);
      kept.draft = text;
      if (mark) desk.set(made.item, { verdict: mark.verdict, note: text.trim() });
      made.emit("noted");
    };
    made.noted = () => document.getElementById("item").focus();
  }

  function keys(made) {
    const entry = (names, text, run) => ({ keys: names, text, run: () => made.data.items.length && run() });
    VC.keys([
      { ...entry(["y"], VC.msg("Right (blind: done as asked)"), () => made.answer("right")), once: true },
      { ...entry(["x"], VC.msg("Wrong (blind: not done as asked)"), () => made.answer("wrong")), once: true },
      { ...entry(["u"], VC.msg("Can't hear"), () => made.answer("unsure")), once: true },
      { ...entry(["a"], VC.msg("Appeal"), () => made.answer("appeal")), once: true },
      { ...entry(["z"], VC.msg("Undo"), made.undo), once: true },
      entry([" ", "k"], VC.msg("Play or pause"), () => made.player.toggle()),
      entry(["r"], VC.msg("Play again"), () => made.player.again()),
      entry(["enter"], VC.msg("Next one that is not judged"), made.onward),
      entry(["n", "arrowdown"], VC.msg("Next"), () => made.step(1)),
      entry(["p", "arrowup"], VC.msg("Previous"), () => made.step(-1)),
      entry(["m"], VC.msg("Write a note"), () => document.getElementById("note").focus()),
      entry(["b"], VC.msg("Blind on or off"), made.switchBlind),
    ]);
  }

  function head(made) {
    const { data, desk } = made;
    const progress = VC.el("span", { class: "num", id: "progress" });
    const bar = VC.el("progress", { max: Math.max(1, data.items.length), "aria-label": VC.t("Progress") });
    const precision = VC.el("span", { class: "num", id: "precision" });
    const unsaved = VC.el("span", { class: "small", id: "unsaved" });
    const name = VC.el("input", { class: "field", id: "reviewer", type: "text", maxlength: 60, value: desk.reviewer,
      autocomplete: "name", "aria-label": VC.t("Reviewer"), placeholder: VC.t("Reviewer"),
      onchange: () => {
        desk.reviewer = name.value.trim();
        made.kept.undo = [];
        VC.redraw();
      } });
    const blind = VC.button(VC.t("Blind"), { id: "blind", "aria-pressed": String(made.blind), "aria-keyshortcuts": "B",
      onclick: () => made.switchBlind() });
    made.switchBlind = function () {
      VC.store.set("review.blind", !made.blind);
      blind.setAttribute("aria-pressed", String(made.blind));
      made.emit("marked");
      made.emit("show");
    };
    const save = VC.button(VC.t("Export CSV"), { id: "export", class: "button button-strong", onclick() {
      if (!desk.reviewer) {
        name.focus();
        VC.tell(VC.t("Say who reviews: write your name first."));
      } else if (!desk.save()) VC.tell(VC.t("Nothing is judged yet."));
      else {
        tell();
        VC.tell(VC.t("Saved. The file is read by: voicecheck review import FILE --out DIR"));
      }
    } });
    function tell() {
      const done = data.items.filter(desk.done).length;
      progress.replaceChildren(VC.t("{done} of {n} judged", { done, n: data.items.length }));
      bar.value = done;
      precision.replaceChildren(made.blind ? VC.t("Precision: hidden while blind")
        : VC.t("Precision: {text}", { text: review.precisionText(review.precision(desk, data.items)) }));
      const n = desk.unsaved();
      unsaved.classList.toggle("fail-word", n > 0);
      unsaved.replaceChildren(n ? VC.t("{n} not exported yet", { n }) : "");
    }
    made.on("marked", tell);
    made.on("noted", tell);
    tell();
    return VC.el("div", { class: "review-top" },
      VC.el("div", { class: "review-title" }, VC.el("h1", null, VC.t("Review")), progress, bar, precision),
      VC.el("div", { class: "review-tools no-print" }, unsaved, blind, name, save,
        VC.button(VC.t("Keys"), { onclick: VC.help })));
  }

  function warning(made) {
    if (made.desk.refused) {
      return VC.notice("fail", VC.t("The browser keeps nothing: export your verdicts before you close this page."));
    }
    return VC.notice("info", VC.el("p", { class: "small" },
      VC.t("Verdicts are kept in this browser alone, and lost when its data is cleared: export when you stop."), " ",
      VC.t("Nobody's identity is checked: a name is what somebody wrote.")));
  }

  VC.pages.review = function (data, main) {
    VC.title(VC.t("Review"));
    VC.crumbs([{ text: VC.t("Team page"), href: "index.html" }, { text: VC.t("Review") }]);
    const made = model(data);
    made.player = review.player(data);
    moves(made);
    const top = head(made);
    if (!data.items.length) {
      VC.append(main, top, VC.notice("info", VC.t("Nothing to review: no norm passed or failed on any call.")));
      return;
    }
    const place = VC.el("div", { class: "review-place" });
    made.on("show", function () {
      place.replaceChildren(review.item(made), review.answer(made));
      place.querySelector(".review-head").after(made.player.node);
      const item = place.querySelector("#item");
      item.focus({ preventScroll: true });
      const { top } = item.getBoundingClientRect();
      if (top < 0 || top > window.innerHeight - 200) item.scrollIntoView({ block: "start" });
    });
    VC.append(main, top, warning(made), VC.el("div", { class: "review-grid" }, review.queue(made), place));
    keys(made);
    const asked = VC.hash.get("f");
    const named = data.items.findIndex((item) => review.key(item) === asked);
    const first = data.items.findIndex((item) => !made.desk.done(item));
    const again = made.kept.at !== null;
    made.go(again ? made.at : named >= 0 ? named : Math.max(0, first), again);
    window.addEventListener("beforeunload", function (event) {
      if (made.desk.refused && made.desk.unsaved()) event.preventDefault();
    }, { once: true });
  };
})(window.VC = window.VC || {});
