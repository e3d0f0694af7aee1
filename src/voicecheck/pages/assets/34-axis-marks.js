/* What the axis marks: problems at their time, what was not said, holds, silence, interruptions, pace, the selected. */
(function (VC) {
  "use strict";

  const { axis, call } = VC;
  const NEAR = 14;

  /** Half the width of a tag that stands for so many problems. */
  const half = (count) => (count === 1 ? 6 : 3 + 4 * String(count).length);

  /** The problems that have a time, those within 14 units of one another as one tag. None is moved. */
  axis.tags = function (model, scale) {
    const timed = model.steps.filter(({ norm, place }) => typeof place.a === "number" && !call.missing(norm, place));
    timed.sort((one, other) => one.place.a - other.place.a);
    const tags = [];
    for (const step of timed) {
      const x = scale.x(step.place.a);
      if (x < scale.left - 1 || x > scale.right + 1) continue;
      const last = tags[tags.length - 1];
      const near = last && last.steps.length > 1 ? half(last.steps.length) + half(10) : NEAR;
      if (last && x - last.x < near) last.steps.push(step);
      else tags.push({ x, steps: [step] });
    }
    return tags;
  };

  function tag(of, y) {
    const fails = of.steps.some((step) => step.norm.result === "fail");
    const x = Math.round(of.x * 10) / 10;
    if (of.steps.length === 1) {
      const d = fails ? `M${x - 6} ${y - 6}h12l-6 11z` : `M${x} ${y - 7}l6.5 7-6.5 7-6.5-7z`;
      return VC.svg("path", { class: fails ? "mark-fail" : "mark-unknown", d },
        VC.svg("title", null, VC.said(of.steps[0].norm.title)));
    }
    const text = String(of.steps.length);
    const side = half(of.steps.length);
    return VC.svg("g", { class: fails ? "tag-of-fails" : "tag-of-unknowns" },
      VC.svg("title", null, of.steps.map((step) => VC.said(step.norm.title)).join("\n")),
      VC.svg("path", { d: `M${x - side} ${y - 8}h${2 * side}v13h${3 - side}l-3 4-3-4h${3 - side}z` }),
      VC.svg("text", { x, y: y + 2.5 }, text));
  }

  axis.problems = function (layout, scale, tags) {
    const lane = layout.lanes.marks;
    const end = layout.lanes.ruler.top;
    const lines = tags.map((of) => `M${Math.round(of.x * 10) / 10} ${lane.bottom}V${end}`).join("");
    return [VC.svg("path", { class: "mark-lines", d: lines }), tags.map((of) => tag(of, lane.bottom - 9))];
  };

  function part(model, norm, window) {
    if (norm.where) return norm.where;
    return window[0] < 1 && window[1] > model.duration - 1 ? "whole" : "middle";
  }

  const MISSING = {
    opening: VC.msg("Opening: {n} missing"),
    closing: VC.msg("Closing: {n} missing"),
    whole: VC.msg("Whole call: {n} missing"),
    middle: VC.msg("{n} missing"),
  };

  /** What was not said and has no place of its own, by the part of the call in which it should have been. */
  axis.gaps = function (model) {
    const found = new Map();
    for (const step of model.steps) {
      const window = step.place.window || step.norm.window;
      if (step.norm.result !== "fail" || !call.missing(step.norm, step.place)) continue;
      const name = part(model, step.norm, window);
      const key = name === "middle" ? name + Math.round(window[0]) : name;
      const gap = found.get(key) || { name, a: window[0], b: window[1], steps: [] };
      gap.a = Math.min(gap.a, window[0]);
      gap.b = Math.max(gap.b, window[1]);
      gap.steps.push(step);
      found.set(key, gap);
    }
    return [...found.values()];
  };

  /** Where the words of a bracket stand: at its own end, and nowhere upon those of another; else they are left out. */
  function words(scale, gap, taken) {
    const text = VC.t(MISSING[gap.name], { n: gap.steps.length });
    const width = axis.wide(text) + 6;
    const ends = { opening: gap.left + 6, closing: gap.right - width };
    const wanted = gap.name in ends ? ends[gap.name] : (gap.left + gap.right - width) / 2;
    const x = Math.min(Math.max(wanted, scale.left + 2), scale.right - width);
    if (taken.some((each) => x < each.b && each.a < x + width)) return null;
    taken.push({ a: x, b: x + width });
    return VC.svg("text", { x, y: 10 }, text);
  }

  axis.brackets = function (scale, gaps) {
    const taken = [];
    return gaps.map(function (gap) {
      const seen = scale.seen(gap.a, gap.b);
      Object.assign(gap, seen
        ? { left: Math.max(scale.left, scale.x(gap.a)), right: Math.min(scale.right, scale.x(gap.b)) }
        : { left: Infinity, right: -Infinity });
      if (!seen) return null;
      return VC.svg("g", { class: "gap" },
        VC.svg("path", { d: `M${gap.left} 19V13H${gap.right}V19` }), words(scale, gap, taken));
    });
  };

  function silence(found, event) {
    const same = found.find((each) => each.a < event.b && event.a < each.b);
    const slow = event.k === "response";
    if (!same) found.push({ a: event.a, b: event.b, dead: !slow, slow });
    else Object.assign(same, { a: Math.min(same.a, event.a), b: Math.max(same.b, event.b) },
      slow ? { slow: true } : { dead: true });
  }

  function silences(events) {
    const found = [];
    for (const event of events) {
      if (event.k === "dead_air" || (event.k === "response" && event.slow)) silence(found, event);
    }
    return found;
  }

  function hold(scale, lane, event) {
    const top = lane.top + 4;
    const height = lane.height - 8;
    const { promised } = event;
    const taken = VC.duration(event.b - event.a);
    const text = promised === null ? VC.t("Hold {taken}", { taken })
      : VC.t("{taken} / promised {promised}", { taken, promised: VC.duration(promised) });
    const parts = [VC.svg("path", { class: "hold", d: axis.box(scale, event.a, event.b, top, height) })];
    if (promised !== null) {
      const end = Math.min(scale.right, scale.x(event.a + promised));
      const left = Math.max(scale.left, scale.x(event.a));
      if (end > left) {
        parts.push(VC.svg("path", {
          class: event.kept === false ? "promise-broken" : "promise-kept",
          d: `M${left} ${top + height}V${top}H${end}V${top + height}`,
        }));
      }
    }
    parts.push(axis.label(scale, event.a, event.b, lane.middle + 4, [text, taken], "hold-word"));
    return parts;
  }

  function interruptions(scale, lane, events) {
    const found = [];
    const boxes = events.filter((each) => ["hold", "dead_air", "announcement", "response"].includes(each.k) &&
      (each.k !== "response" || each.slow)).map((each) => scale.x(each.a));
    for (const event of events.filter((each) => each.k === "interruption" && scale.seen(each.a, each.a))) {
      const x = scale.x(event.a);
      const last = found.filter((each) => each.by === event.by).pop();
      if (last && x - last.x < 7) last.count += 1;
      else found.push({ x, by: event.by, counted: event.counted !== false, count: 1 });
    }
    return found.map(function (each, at) {
      const agent = each.by === "a";
      const x = Math.round(each.x * 10) / 10;
      const y = lane.middle;
      const d = agent ? `M${x - 6} ${y - 5}h12l-6 10z` : `M${x - 6} ${y + 5}h12l-6-10z`;
      const next = [found[at + 1] ? found[at + 1].x : scale.right, ...boxes].filter((place) => place > x);
      const text = (agent ? VC.t("Agent cuts in") : VC.t("Customer cuts in"))
        + (each.count > 1 ? " ×" + each.count : "");
      const room = Math.min(...next) - x > Math.max(64, axis.wide(text) + 16);
      return [
        VC.svg("path", { class: `cut cut-${agent ? "agent" : "customer"}${each.counted ? "" : " cut-attempt"}`, d }),
        room ? VC.svg("text", { class: "event-word", x: x + 10, y: y + 4 }, text) : null,
      ];
    });
  }

  axis.events = function (model, layout, scale) {
    const lane = layout.lanes.events;
    const { events, doubtful } = model.data;
    const seen = events.filter((event) => scale.seen(event.a, event.b));
    const boxed = function (list, kind, text) {
      return list.map((each) => [
        VC.svg("path", { class: kind, d: axis.box(scale, each.a, each.b, lane.top + 4, lane.height - 8) }),
        axis.label(scale, each.a, each.b, lane.middle + 4, text(each), "event-word"),
      ]);
    };
    const quiet = function (each) {
      const time = VC.duration(each.b - each.a);
      if (each.dead && each.slow) return [VC.t("Dead air, slow answer {time}", { time }), time];
      return [each.dead ? VC.t("Dead air {time}", { time }) : VC.t("Slow answer {time}", { time }), time];
    };
    const ends = lane.middle;
    return [
      VC.svg("path", { class: "event-line", d: `M${scale.left} ${ends}H${scale.right}` }),
      boxed(seen.filter((event) => event.k === "announcement"), "announcement", () => VC.t("Announcement")),
      seen.filter((event) => event.k === "hold").map((event) => hold(scale, lane, event)),
      boxed(silences(seen), "silence", quiet),
      boxed((doubtful || []).filter((event) => event.k !== "response" && scale.seen(event.a, event.b)),
        "doubtful", () => VC.t("Not certain")),
      interruptions(scale, lane, seen),
    ];
  };

  /** The stretch of the selected finding, or the window in which it should have been, through all lanes. */
  axis.chosen = function (model, layout, scale) {
    if (!model.selected) return [];
    const { norm, place } = model.selected;
    const top = layout.lanes.marks.bottom - 20;
    return call.stretches(norm, place).map((each) => VC.svg("path", {
      class: "chosen chosen-" + each.kind, d: axis.box(scale, each.a, each.b, top, layout.lanes.ruler.top - top),
    }));
  };
})(window.VC = window.VC || {});
