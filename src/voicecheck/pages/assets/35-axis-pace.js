/* The pace of the agent's turns against the band, beside what was counted from the sound; the ruler; names of lanes. */
(function (VC) {
  "use strict";

  const axis = VC.axis;
  const LOWEST = 60;

  function scaleOf(lane, band, rated) {
    const most = Math.max(250, 1.08 * Math.max(band[1], ...rated.map((turn) => Math.max(turn.r, turn.sr || 0))));
    const top = lane.top + 16;
    const bottom = lane.bottom - 4;
    return (rate) => bottom - ((Math.max(rate, LOWEST) - LOWEST) / (most - LOWEST)) * (bottom - top);
  }

  function bars(model, layout, scale, rated, y) {
    const { band, held } = model.data.pace;
    const paths = { inside: "", outside: "", unjudged: "", sound: "" };
    const words = [];
    for (const turn of rated) {
      if (!scale.seen(turn.a, turn.b)) continue;
      const left = Math.max(scale.left, scale.x(turn.a));
      const right = Math.min(scale.right, scale.x(turn.b));
      const line = (rate) => `M${left.toFixed(1)} ${y(rate).toFixed(1)}H${right.toFixed(1)}`;
      const kind = !held ? "unjudged" : turn.r < band[0] || turn.r > band[1] ? "outside" : "inside";
      paths[kind] += line(turn.r);
      if (turn.sr !== null) paths.sound += line(turn.sr);
      const text = VC.number(turn.r);
      if (right - left > axis.wide(text)) {
        const over = Math.min(y(turn.r), turn.sr === null ? Infinity : y(turn.sr)) - 5;
        words.push(VC.svg("text", { class: "rate-word", x: (left + right) / 2, y: over }, text));
      }
    }
    const drawn = Object.entries(paths).map(([kind, d]) => (d ? VC.svg("path", { class: "rate rate-" + kind, d })
      : null));
    return [drawn, words];
  }

  axis.pace = function (model, layout, scale) {
    const lane = layout.lanes.pace;
    if (!lane.height) return [];
    const { pace } = model.data;
    const rated = model.turns.filter((turn) => turn.s === "a" && turn.r !== null);
    if (!rated.length) {
      const text = VC.t("Not measured");
      return VC.svg("text", { class: "lane-words absent", x: layout.left + 10, y: lane.middle + 4 }, text);
    }
    const y = scaleOf(lane, pace.band, rated);
    const [low, high] = pace.band;
    const d = `M${scale.left} ${y(high)}H${scale.right}V${y(low)}H${scale.left}Z`;
    const ticks = [[high, y(high)], [low, Math.max(y(low), y(high) + 11)]].map(([rate, at]) =>
      VC.svg("text", { class: "tick", x: layout.left - 6, y: at + 4, "text-anchor": "end" }, VC.number(rate)));
    const doubt = pace.suspect
      ? [
        VC.svg("path", { class: "suspect-lane", d: axis.box(scale, 0, model.duration, lane.top, lane.height) }),
        VC.svg("text", { class: "suspect-word", x: layout.left + 10, y: lane.top + 14 }, VC.t("Transcript suspect")),
      ]
      : null;
    const goal = VC.svg("text", {
      class: "goal-word", x: scale.right - 4, y: (y(high) + y(low)) / 2 + 4, "text-anchor": "end",
    }, VC.t("Target"));
    return [VC.svg("path", { class: "band", d }), doubt, ticks, bars(model, layout, scale, rated, y), goal];
  };

  const STEPS = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600];

  axis.ruler = function (model, layout, scale) {
    const lane = layout.lanes.ruler;
    const step = STEPS.find((each) => each * scale.unit >= 62) || STEPS[STEPS.length - 1];
    const first = Math.ceil(scale.time(scale.left) / step) * step;
    let lines = "";
    const words = [];
    for (let time = first; time <= Math.min(model.duration, scale.time(scale.right)); time += step) {
      const x = scale.x(time).toFixed(1);
      lines += `M${x} ${layout.lanes.agent.top}V${lane.top}`;
      const text = VC.clock(time, step < 1 ? 1 : 0);
      if (Number(x) + axis.wide(text) > layout.width) continue;
      words.push(VC.svg("text", { class: "tick", x: Number(x), y: lane.top + 13 }, text));
    }
    return { grid: VC.svg("path", { class: "grid", d: lines }), words };
  };

  /** The names of the lanes, left of them. */
  axis.names = function (model, layout) {
    const { lanes } = layout;
    const small = layout.left < 80;
    const whose = { mixed: VC.t("Mixed channel"), none: VC.t("Speaker not known") };
    const lane = whose[model.data.layout] || VC.t("Agent");
    const shown = [
      ["marks", VC.t("Problems"), ""],
      ["agent", lane, layout.mixed ? "" : "name-agent"],
      ["events", small ? VC.t("Holds") : VC.t("Holds, cut-ins"), ""],
      ["customer", VC.t("Customer"), "name-customer"],
    ];
    const found = shown.filter(([of]) => lanes[of].height).map(([of, text, kind]) => {
      const y = of === "marks" ? lanes[of].bottom - 6 : lanes[of].middle + 4;
      return VC.svg("text", { class: "lane-name " + kind, x: layout.left - 8, y, "text-anchor": "end" }, text);
    });
    if (lanes.pace.height) {
      const x = layout.left - 8;
      const y = lanes.pace.top + 16;
      found.push(VC.svg("text", { class: "lane-name", x, y, "text-anchor": "end" }, VC.t("Agent's pace")));
      const unit = VC.t("characters/min");
      if (!small) found.push(VC.svg("text", { class: "tick", x, y: y + 14, "text-anchor": "end" }, unit));
    }
    return found;
  };
})(window.VC = window.VC || {});
