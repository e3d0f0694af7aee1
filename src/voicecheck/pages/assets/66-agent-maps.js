/* Norms by day as a map with numbers, and how the pace spreads over the speaking time. */
(function (VC) {
  "use strict";

  const FIRST_ROWS = 15;

  function cell(counts, want, rule, day) {
    if (!counts) return VC.el("td", { class: "heat heat-none" }, "–");
    const [failed, unknown, passed] = counts;
    const judged = failed + passed;
    const share = judged ? failed / judged : 0;
    const kind = failed ? "heat-fail heat-" + Math.ceil(share * 4) : judged ? "heat-pass" : "heat-unknown";
    const text = failed ? failed + "/" + judged : judged ? "0/" + judged : "?" + unknown;
    const told = VC.t("{day}: failed {failed} of {judged}, can't tell {unknown}", { day, failed, judged, unknown });
    return VC.el("td", { class: "heat " + kind }, VC.el("button", {
      type: "button", class: "heat-cell num", title: told, "aria-label": told,
      onclick: () => want({ from: day, to: day, rule: rule.id, result: failed ? "fail" : judged ? "pass" : "unknown" }),
    }, text, unknown && judged ? VC.el("sup", null, "?" + unknown) : null));
  }

  VC.heat = function (page, span, want) {
    const heat = span.heat;
    const title = VC.t("Norms by day");
    if (!heat.rules.length) {
      return VC.card(title, VC.el("p", { class: "card-body" }, VC.t("No norm failed or was in doubt on these days.")));
    }
    const body = VC.el("tbody");
    const show = (count) => body.replaceChildren(...heat.rules.slice(0, count).map(function (number, at) {
      const rule = page.rules[String(number)];
      return VC.el("tr", null, VC.el("th", { scope: "row" }, VC.said(rule.title)),
        heat.cells[at].map((counts, place) => cell(counts, go, rule, heat.days[place])));
    }));
    const go = function (filters) {
      want(filters);
      document.querySelector(".calls-box").scrollIntoView({ block: "start" });
    };
    const rest = heat.rules.length - FIRST_ROWS;
    const more = rest > 0 ? VC.button(VC.t("Show {n:more norm|more norms}", { n: rest }), {
      class: "button no-print", onclick() {
        show(heat.rules.length);
        more.remove();
      },
    }) : null;
    show(FIRST_ROWS);
    const card = VC.card(title,
      VC.el("p", { class: "card-body small muted" }, VC.t(
        "Failed of judged calls each day; ? is can't tell, – was not asked. Choose a cell to see its calls.")),
      VC.scrolled(title, VC.el("table", { class: "table heat-table" },
        VC.tableHead([[VC.t("Norm")], ...heat.days.map((day) => [day.slice(5), "num"])]), body)),
      more ? VC.el("div", { class: "more" }, more) : null);
    card.classList.add("heat-card");
    return card;
  };

  const WIDTH = 640;
  const STEP = 20;

  /** A place so far from both edges that words around it are not cut. */
  const inside = (place, room) => Math.min(WIDTH - room, Math.max(room, place));

  function drawn(pace, band) {
    const limits = band.filter((limit) => limit !== null).map((limit) => limit / STEP);
    const last = Math.max(...pace.bars.map((share, at) => (share > 0 ? at : 0)), ...limits);
    const first = Math.min(pace.bars.findIndex((share) => share > 0), ...limits);
    const [low, high] = [Math.max(0, Math.floor(first - 1)) * STEP, (Math.ceil(last) + 2) * STEP];
    const x = (rate) => (10 + (WIDTH - 20) * (rate - low) / (high - low)).toFixed(1);
    const most = Math.max(...pace.bars);
    const parts = [];
    const [least, top] = [band[0] === null ? low : band[0], band[1] === null ? high : band[1]];
    if (band.some((limit) => limit !== null)) {
      parts.push(VC.svg("rect", { class: "spread-band", x: x(least), y: 6, width: x(top) - x(least), height: 84 }),
        VC.svg("text", {
          class: "spread-text", x: inside((+x(least) + +x(top)) / 2, 85), y: -4, "text-anchor": "middle",
        }, VC.t("band {band}", { band: VC.bandText(band) })));
    }
    pace.bars.forEach((share, at) => {
      if (share <= 0) return;
      const height = Math.max(2, 62 * share / most);
      parts.push(VC.svg("rect", {
        class: "spread-bar", x: Number(x(at * STEP)) + 1, y: (90 - height).toFixed(1),
        width: Math.max(1, x((at + 1) * STEP) - x(at * STEP) - 2).toFixed(1), height: height.toFixed(1),
      }));
    });
    parts.push(VC.svg("path", { class: "spread-axis", d: "M10 90H" + (WIDTH - 10) }));
    for (let rate = Math.ceil(low / 40) * 40; rate <= high; rate += 40) {
      parts.push(VC.svg("text", {
        class: "spread-text", x: inside(+x(rate), 24), y: 132, "text-anchor": "middle",
      }, String(rate)));
    }
    parts.push(VC.svg("path", { class: "spread-range", d: "M" + x(pace.p10) + " 104H" + x(pace.p90) }),
      VC.svg("path", { class: "spread-ends", d: "M" + x(pace.p10) + " 98V110M" + x(pace.p90) + " 98V110" }),
      VC.svg("circle", { class: "spread-dot", cx: x(pace.p50), cy: 104, r: 5 }));
    const box = "0 -34 " + WIDTH + " 172"; // above the band there is room for its words
    return VC.svg("svg", { class: "spread", viewBox: box, role: "img", "aria-label": told(pace) }, parts);
  }

  function told(pace) {
    return VC.t("A tenth of the speaking time is slower than {p10}, half than {p50}, nine tenths than {p90}", {
      p10: VC.number(pace.p10), p50: VC.number(pace.p50), p90: VC.number(pace.p90) });
  }

  VC.pace = function (page, span) {
    const pace = span.pace;
    const title = VC.t("Pace, characters a minute");
    if (!pace) {
      return VC.card(title, VC.el("p", { class: "card-body" }, VC.missing(), " ",
        VC.t("No turn was long enough, or none had text that can be relied on.")));
    }
    const has = page.band.some((limit) => limit !== null);
    const outside = has ? VC.el("p", null, VC.t("Outside the band {share} of the speaking time:", {
      share: VC.percent(pace.below + pace.above) }), " ", VC.t("slower {below}, faster {above}.", {
      below: VC.percent(pace.below), above: VC.percent(pace.above) })) : null;
    return VC.card(title, VC.el("div", { class: "card-body" }, drawn(pace, page.band),
      VC.el("p", { class: "num" }, VC.t("p10 {p10} · p50 {p50} · p90 {p90}", {
        p10: VC.number(pace.p10), p50: VC.number(pace.p50), p90: VC.number(pace.p90) }),
      VC.el("span", { class: "muted" }, " · " + VC.t("over {turns:turn|turns}, {time}", {
        turns: pace.turns, time: VC.duration(pace.seconds) }))),
      outside, VC.el("p", { class: "small muted" }, VC.t(
        "Over turns of at least 5 characters with text that can be relied on, each weighing by its time."))));
  };
})(window.VC = window.VC || {});
