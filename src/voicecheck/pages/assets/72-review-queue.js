/* The queue of findings by norm: what is done, what is left, and how right each norm was so far. */
(function (VC) {
  "use strict";

  const { review } = VC;

  /** Norms in the order in which they come, each with its findings and their places in the queue. */
  function norms(data) {
    const found = new Map();
    data.items.forEach(function (item, at) {
      if (!found.has(item.rule)) found.set(item.rule, []);
      found.get(item.rule).push(at);
    });
    return [...found];
  }

  const WORDS = { right: "✓", wrong: "✕", unsure: "?", appeal: "!" };

  review.queue = function (model) {
    const { data, desk } = model;
    const lines = new Map();
    const heads = [];

    function line(at) {
      const item = data.items[at];
      const call = data.calls[item.call];
      const sign = VC.el("span", { class: "sign", "aria-hidden": "true" });
      const state = VC.el("span", { class: "visually-hidden" });
      const place = item.a === null ? VC.t("whole call") : VC.clock(item.a);
      const node = VC.el("button", { type: "button", class: "queue-item", onclick: () => model.go(at) },
        sign, VC.el("span", { class: "num" }, place), VC.el("span", { class: "queue-call" }, call.id), state);
      lines.set(at, { node, sign, state, item });
      return VC.el("li", null, node);
    }

    const groups = norms(data).map(function ([rule, places]) {
      const items = places.map((at) => data.items[at]);
      const count = VC.el("span", { class: "small muted num" });
      const group = VC.el("details", { class: "queue-group", "data-rule": rule },
        VC.el("summary", null, VC.said(items[0].title), " ", count), VC.el("ul", null, places.map(line)));
      heads.push({ group, items, count, places });
      return group;
    });

    function tell() {
      for (const { item, sign, state, node } of lines.values()) {
        const mark = desk.mark(item) || desk.known(item);
        sign.replaceChildren(mark ? WORDS[mark.verdict] : "·");
        node.classList.toggle("queue-done", Boolean(mark));
        state.replaceChildren(mark ? " " + VC.reviews.word(mark.verdict) : " " + VC.t("not judged yet"));
      }
      for (const { items, count } of heads) {
        const done = items.filter(desk.done).length;
        const { right, n } = review.precision(desk, items);
        count.replaceChildren(`${done}/${items.length}`
          + (n && !model.blind ? " · " + VC.t("right {right}/{n}", { right, n }) : ""));
      }
    }

    function show() {
      for (const [at, { node }] of lines) {
        if (at === model.at) node.setAttribute("aria-current", "true");
        else node.removeAttribute("aria-current");
      }
      for (const { group, places } of heads) if (places.includes(model.at)) group.open = true;
      const current = lines.get(model.at);
      if (current) inView(current.node);
    }

    /** Only the list scrolls, never the page away from the finding. */
    function inView(node) {
      const own = node.getBoundingClientRect();
      const list = place.getBoundingClientRect();
      if (own.top < list.top) place.scrollTop -= list.top - own.top;
      else if (own.bottom > list.bottom) place.scrollTop += own.bottom - list.bottom;
    }

    model.on("show", show);
    model.on("marked", tell);
    tell();
    const place = VC.el("div", { class: "queue", tabindex: "0", role: "group", "aria-label": VC.t("Queue") }, groups);
    const card = VC.card(VC.t("Queue"), place);
    card.classList.add("queue-card", "no-print");
    return card;
  };
})(window.VC = window.VC || {});
