/* A table of very many rows: a real table in which only the rows that are seen are drawn. */
(function (VC) {
  "use strict";

  const AROUND = 8;
  const MOST_PRINTED = 100;

  function head(columns, sort, choose) {
    return VC.el("tr", { "aria-rowindex": 1 }, columns.map(function (column) {
      const name = VC.t(column.title);
      if (!column.sort) return VC.el("th", { scope: "col", class: column.class }, name);
      const active = sort.replace(/^-/, "") === column.sort;
      const falling = sort.startsWith("-");
      const arrow = active ? (falling ? " ↓" : " ↑") : "";
      const next = active && falling ? column.sort : "-" + column.sort;
      return VC.el("th", {
        scope: "col", class: column.class, "aria-sort": active ? (falling ? "descending" : "ascending") : null,
      }, VC.el("button", { type: "button", class: "sort", "data-sort": column.sort, onclick: () => choose(next) },
        name, VC.el("span", { "aria-hidden": "true" }, arrow)));
    }));
  }

  /**
   * A table of calls. `columns`: title, class, sort, `cell(i)`; `link(i)` gives a row's page; `choose(sort)` is told
   * when somebody sorts. Gives `node`, and `show(rows, sort)` with the numbers of the rows in their order.
   */
  VC.grid = function ({ label, columns, link, choose, empty }) {
    const body = VC.el("tbody");
    const top = VC.el("thead");
    const table = VC.el("table", { class: "table grid-table", "aria-label": label }, top, body);
    const box = VC.el("div", { class: "grid-box", tabindex: "0", role: "region", "aria-label": label }, table);
    const nothing = VC.el("div", { class: "grid-empty" });
    const node = VC.el("div", null, box, nothing);
    let rows = [];
    let active = 0;
    let drawn = "";

    function height() {
      return parseFloat(getComputedStyle(box).getPropertyValue("--row")) || 40;
    }

    /** As high as its rows, and no higher than most of the window. */
    function fit() {
      const most = Math.min(640, 0.72 * window.innerHeight);
      box.style.height = Math.round(Math.min(most, rows.length * height() + top.offsetHeight + 18)) + "px";
    }

    /** Room for rows that are not drawn. One cell: a span over hidden columns would take their width. */
    function space(pixels) {
      const cell = VC.el("td");
      cell.style.height = pixels + "px";
      return VC.el("tr", { class: "grid-space", "aria-hidden": "true" }, cell);
    }

    function row(at) {
      const cells = columns.map((column) => VC.el("td", { class: column.class }, column.cell(rows[at])));
      const tr = VC.el("tr", { "aria-rowindex": at + 2, "data-at": at, class: "grid-row" }, cells);
      const anchor = tr.querySelector("a");
      if (anchor) anchor.tabIndex = at === active ? 0 : -1;
      return tr;
    }

    function draw(all) {
      const one = height();
      const seen = Math.ceil(box.clientHeight / one) + 2 * AROUND;
      const from = all ? 0 : Math.max(0, Math.min(rows.length - seen, Math.floor(box.scrollTop / one) - AROUND));
      const to = all ? Math.min(rows.length, MOST_PRINTED) : Math.min(rows.length, from + seen);
      if (drawn === from + " " + to && !all) return;
      drawn = from + " " + to;
      const held = body.contains(document.activeElement);
      const list = [];
      for (let at = from; at < to; at += 1) list.push(row(at));
      const rest = all ? 0 : (rows.length - to) * one;
      body.replaceChildren(...(from ? [space(from * one)] : []), ...list, ...(rest > 0 ? [space(rest)] : []));
      if (!held) return;
      const anchor = body.querySelector('tr[data-at="' + active + '"] a');
      (anchor || box).focus({ preventScroll: true });
    }

    function move(to) {
      active = Math.max(0, Math.min(rows.length - 1, to));
      const one = height();
      const above = top.offsetHeight;
      const place = active * one;
      if (place < box.scrollTop) box.scrollTop = place;
      else if (place + one + above > box.scrollTop + box.clientHeight) {
        box.scrollTop = place + one + above - box.clientHeight;
      }
      drawn = "";
      draw(false);
      const anchor = body.querySelector('tr[data-at="' + active + '"] a');
      if (anchor) anchor.focus({ preventScroll: true });
    }

    box.addEventListener("keydown", function (event) {
      if (event.ctrlKey || event.altKey || event.metaKey || !rows.length || event.target.closest("button")) return;
      const page = Math.max(1, Math.floor(box.clientHeight / height()) - 2);
      const inside = body.contains(document.activeElement);
      const steps = {
        ArrowDown: inside ? active + 1 : active, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page,
        Home: 0, End: rows.length - 1,
      };
      if (event.key in steps) {
        event.preventDefault();
        move(steps[event.key]);
      } else if (event.key === "Enter" && event.target === box && link(rows[active])) {
        location.href = link(rows[active]);
      }
    });
    body.addEventListener("focusin", function (event) {
      const at = event.target.closest("tr[data-at]");
      if (at) active = Number(at.dataset.at);
    });
    body.addEventListener("click", function (event) {
      const at = event.target.closest("tr[data-at]");
      if (!at || event.target.closest("a") || String(getSelection())) return;
      const anchor = at.querySelector("a");
      if (anchor) anchor.click();
    });
    let waiting = false;
    box.addEventListener("scroll", function () {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(function () {
        waiting = false;
        draw(false);
      });
    }, { passive: true });
    VC.on(window, "resize", function () {
      fit();
      draw(false);
    });
    VC.on(window, "beforeprint", () => draw(true));
    VC.on(window, "afterprint", function () {
      drawn = "";
      draw(false);
    });

    return {
      node,
      show(found, sort) {
        const sorted = document.activeElement && document.activeElement.dataset.sort;
        rows = found;
        active = 0;
        drawn = "";
        table.setAttribute("aria-rowcount", String(rows.length + 1));
        top.replaceChildren(head(columns, sort, choose));
        if (sorted) top.querySelector('[data-sort="' + sorted + '"]').focus({ preventScroll: true });
        box.hidden = !rows.length;
        nothing.hidden = Boolean(rows.length);
        nothing.replaceChildren(...(rows.length ? [] : [empty()].flat()));
        fit();
        box.scrollTop = 0;
        draw(false);
      },
    };
  };
})(window.VC = window.VC || {});
