/* A row of buttons of which one is chosen, and tabs. What is chosen stands in the hash. */
(function (VC) {
  "use strict";

  /** Buttons of which one is pressed: `options` are pairs of value and text; `choose(value)` is told. */
  VC.choice = function (label, options, chosen, choose) {
    const buttons = options.map(([value, text]) => VC.button(text, {
      "aria-pressed": String(value === chosen), "data-value": value,
      onclick() {
        for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.value === value));
        choose(value);
      },
    }));
    return VC.el("div", { class: "group no-print", role: "group", "aria-label": label }, buttons);
  };

  /** Tabs: `[{key, text, node}]`; the hash has the key of the one that is open, the first has none. */
  VC.tabs = function (label, tabs) {
    const heads = tabs.map((tab) => VC.el("button", {
      type: "button", role: "tab", class: "tab", id: "tab-" + tab.key, "aria-controls": "panel-" + tab.key,
      onclick: () => open(tab.key),
    }, tab.text));
    const panels = tabs.map((tab) => VC.el("div", {
      role: "tabpanel", id: "panel-" + tab.key, "aria-labelledby": "tab-" + tab.key, class: "panel",
    }, tab.node));
    const row = VC.el("div", { role: "tablist", class: "tabs", "aria-label": label }, heads);

    function open(key, silently) {
      const at = Math.max(0, tabs.findIndex((tab) => tab.key === key));
      heads.forEach((head, place) => {
        head.setAttribute("aria-selected", String(place === at));
        head.tabIndex = place === at ? 0 : -1;
        panels[place].hidden = place !== at;
      });
      if (!silently) VC.hash.set({ tab: at ? tabs[at].key : null });
    }

    row.addEventListener("keydown", function (event) {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const now = heads.indexOf(document.activeElement);
      if (!step || now < 0) return;
      event.preventDefault();
      const next = (now + step + tabs.length) % tabs.length;
      open(tabs[next].key);
      heads[next].focus();
    });
    return { node: VC.el("div", null, row, panels), open };
  };

  /** The head of a table: pairs of text and class. */
  VC.tableHead = (heads) => VC.el("thead", null, VC.el("tr", null,
    heads.map(([text, kind]) => VC.el("th", { scope: "col", class: kind || null }, text))));

  /** A table in a box that scrolls by itself; `title` is that of the card around it. */
  VC.scrolled = function (title, table, kind) {
    const box = VC.el("div", {
      class: kind || "scroll-x", tabindex: "0", role: "region", "aria-label": VC.t("{title}: table", { title }),
    }, table);
    const hint = VC.el("p", { class: "scroll-hint no-print", "aria-hidden": "true", hidden: true },
      "⇆ " + VC.t("Swipe left or right for more"));
    const tell = () => (hint.hidden = box.scrollWidth <= box.clientWidth + 1);
    new ResizeObserver(tell).observe(box);
    return VC.el("div", { class: "scrolled" }, hint, box);
  };

  VC.spanWords = { day: VC.msg("Last day"), week: VC.msg("7 days"), month: VC.msg("30 days") };

  /** The period that the hash asks for, else the last. */
  VC.spanOf = function (spans) {
    return spans.find((span) => span.key === VC.hash.get("span")) || spans[spans.length - 1];
  };

  VC.period = (first, last) => (first === last ? VC.date(first) : VC.date(first) + " – " + VC.date(last));
})(window.VC = window.VC || {});
