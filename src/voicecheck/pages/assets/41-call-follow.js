/* The card of the conversation: it follows the head, finds words, and a click on a character goes there. */
(function (VC) {
  "use strict";

  const call = VC.call;
  const BEFORE = 0.3;
  const marks = typeof Highlight === "function" && CSS.highlights ? CSS.highlights : null;

  function nodes(line) {
    const found = [];
    const walk = document.createTreeWalker(line.querySelector(".words"), NodeFilter.SHOW_TEXT, (node) =>
      (node.parentElement.closest(".why-suspect") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    for (let at = 0; walk.nextNode(); at += walk.currentNode.length) found.push({ node: walk.currentNode, at });
    return found;
  }

  /** A range over characters of a turn's text, however it is cut into pieces. */
  function range(line, from, to) {
    const texts = nodes(line);
    const end = (offset) => {
      const text = texts.findLast((each) => each.at <= offset) || texts[0];
      return [text.node, Math.min(offset - text.at, text.node.length)];
    };
    if (!texts.length) return null;
    const found = document.createRange();
    found.setStart(...end(from));
    found.setEnd(...end(to));
    return found;
  }

  function offsetAt(line, event) {
    let node;
    let offset;
    if (document.caretPositionFromPoint) {
      const place = document.caretPositionFromPoint(event.clientX, event.clientY);
      if (place) [node, offset] = [place.offsetNode, place.offset];
    } else if (document.caretRangeFromPoint) {
      const place = document.caretRangeFromPoint(event.clientX, event.clientY);
      if (place) [node, offset] = [place.startContainer, place.startOffset];
    }
    const text = nodes(line).find((each) => each.node === node);
    if (!text) return null;
    const one = document.createRange();
    one.setStart(node, Math.max(0, offset - 1));
    one.setEnd(node, offset);
    const left = offset > 0 && event.clientX < one.getBoundingClientRect().right;
    return text.at + offset - (left ? 1 : 0);
  }

  /** The word of a turn at a place of its text; what is masked cannot be sought. */
  call.wordAt = function (turn, offset) {
    if (turn.m.some(([i, j]) => i <= offset && offset < j)) return -1;
    const { i, l } = turn.w;
    let found = -1;
    for (let at = 0; at < i.length; at++) {
      if (i[at] >= 0 && i[at] <= offset && (offset < i[at] + l[at] || found < 0 || i[at] > i[found])) found = at;
    }
    return found;
  };

  function clicking(model, list) {
    VC.on(list, "click", function (event) {
      const line = event.target.closest(".turn");
      if (!line || !event.target.closest(".words") || !getSelection().isCollapsed) return;
      const turn = model.turns.find((each) => each.n === Number(line.dataset.turn));
      const offset = offsetAt(line, event);
      const mark = event.target.mark;
      if (mark) model.select(mark.norm, mark.place, { stay: true, scroll: true });
      const word = offset === null ? -1 : call.wordAt(turn, offset);
      if (word >= 0) model.seek(turn.w.a[word] - BEFORE);
    });
  }

  function following(model, list, lines) {
    let row = null;
    let shown = "";
    let playing = false;
    const goTo = function (line) {
      const box = list.getBoundingClientRect();
      const place = line.getBoundingClientRect();
      if (place.top >= box.top && place.bottom <= box.bottom) return;
      list.scrollTop += place.top - box.top - box.height / 3;
    };
    const character = function (turn, line) {
      const at = turn.w.a.findLastIndex((start) => start <= model.time + 0.02);
      const on = at >= 0 && turn.w.i[at] >= 0 && model.time <= Math.max(turn.w.b[at], turn.w.a[at] + 0.25);
      const key = on ? turn.n + "." + at : "";
      if (key === shown || !marks) return;
      shown = key;
      marks.delete("now");
      const place = on ? range(line, turn.w.i[at], turn.w.i[at] + turn.w.l[at]) : null;
      if (place) marks.set("now", new Highlight(place));
    };
    const follow = function () {
      const turn = call.turnAt(model.turns, model.time);
      const line = turn && turn.b + 0.3 >= model.time ? lines.get(turn.n) : null;
      if (line !== row) {
        if (row) row.classList.remove("now");
        if (line) line.classList.add("now");
        row = line;
        if (line && (playing || model.time > 0)) goTo(line);
      }
      if (line) character(turn, line);
    };
    model.on("time", follow);
    model.on("playing", (on) => (playing = on));
    model.on("select", function () {
      for (const node of list.querySelectorAll(".text-chosen")) node.classList.remove("text-chosen");
      if (!model.selected) return;
      for (const node of list.querySelectorAll(".words span")) {
        if (node.mark && node.mark.norm === model.selected.norm) node.classList.add("text-chosen");
      }
    });
    follow();
  }

  function searching(model, list, lines) {
    let found = [];
    let at = -1;
    const told = VC.el("span", { class: "small muted num", role: "status" });
    const field = VC.el("input", { class: "field", type: "search", "aria-label": VC.t("Search the conversation"),
      placeholder: VC.t("Search") });
    const paint = function () {
      for (const line of lines.values()) line.classList.remove("found");
      if (marks) marks.delete("found");
      for (const each of found) lines.get(each.turn.n).classList.add("found");
      const ranges = found.map((each) => range(lines.get(each.turn.n), each.i, each.j)).filter(Boolean);
      if (marks && ranges.length) marks.set("found", new Highlight(...ranges));
      told.replaceChildren(!field.value ? "" : found.length ? `${Math.max(at, 0) + 1}/${found.length}`
        : VC.t("not found"));
    };
    const look = function () {
      const text = field.value.trim().toLowerCase();
      found = [];
      at = -1;
      for (const turn of text ? model.turns : []) {
        const inside = call.shownText(turn).toLowerCase();
        for (let i = inside.indexOf(text); i >= 0; i = inside.indexOf(text, i + text.length)) {
          found.push({ turn, i, j: i + text.length });
        }
      }
      paint();
    };
    const next = function (by) {
      if (!found.length) return;
      at = (at + by + found.length) % found.length;
      const each = found[at];
      const word = call.wordAt(each.turn, each.i);
      model.seek(word >= 0 ? each.turn.w.a[word] - BEFORE : each.turn.a);
      paint();
    };
    field.addEventListener("input", look);
    field.addEventListener("keydown", function (event) {
      if (event.key === "Enter") next(event.shiftKey ? -1 : 1);
      if (event.key !== "Escape") return;
      field.value = "";
      look();
      field.blur();
    });
    model.search = () => field.focus();
    return VC.el("div", { class: "searching no-print" }, told, field);
  }

  call.transcript = function (model) {
    const { rows, lines } = call.rows(model);
    const nothing = rows.length ? null : VC.el("p", { class: "card-body muted" }, model.data.state
      ? VC.said(model.data.state) : VC.t("No words were recognised on this recording."));
    const list = VC.el("ol", { class: "talk", tabindex: rows.length ? 0 : null, "aria-label": VC.t("Conversation") },
      rows);
    const card = VC.card(VC.t("Conversation"), nothing || list);
    card.id = "talk";
    if (nothing) {
      model.search = () => undefined;
      return card;
    }
    card.querySelector(".card-head").append(searching(model, list, lines));
    clicking(model, list);
    following(model, list, lines);
    return card;
  };
})(window.VC = window.VC || {});
