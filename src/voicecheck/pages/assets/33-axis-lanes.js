/* The lanes of the axis: geometry, waves, beds of turns, pauses, pace. One path a lane, whatever the length. */
(function (VC) {
  "use strict";

  const axis = (VC.axis = {});

  /** Heights of the lanes in units of the drawing, from the top; the pace lane goes where the axis is compact. */
  axis.layout = function (data, width, compact) {
    const mixed = data.layout === "mixed" || data.layout === "none";
    const sizes = compact
      ? { marks: 32, agent: 40, events: 22, customer: 30, pace: 0, ruler: 18 }
      : { marks: 38, agent: 58, events: 26, customer: 46, pace: 76, ruler: 18 };
    if (mixed) Object.assign(sizes, { agent: sizes.agent + sizes.customer, customer: 0 });
    const lanes = {};
    let top = 0;
    for (const [name, height] of Object.entries(sizes)) {
      lanes[name] = { top, height, middle: top + height / 2, bottom: top + height };
      top += height;
    }
    return { lanes, width, height: top, left: width >= 560 ? 104 : VC.lang === "zh" ? 58 : 74, right: 12, mixed,
      compact };
  };

  /** From seconds to units across, and back, for the part of the call that is shown. */
  axis.scale = function (layout, view) {
    const room = layout.width - layout.left - layout.right;
    const unit = room / (view.to - view.from);
    return {
      unit,
      x: (time) => layout.left + (time - view.from) * unit,
      time: (x) => view.from + (x - layout.left) / unit,
      seen: (a, b) => b >= view.from && a <= view.to,
      left: layout.left,
      right: layout.width - layout.right,
    };
  };

  axis.bytes = function (text) {
    if (!text) return null;
    const raw = atob(text);
    const found = new Uint8Array(raw.length);
    for (let at = 0; at < raw.length; at++) found[at] = raw.charCodeAt(at);
    return found;
  };

  const round = (value) => Math.round(value * 10) / 10;

  /** A rectangle as a piece of a path. */
  axis.box = function (scale, a, b, top, height) {
    const left = Math.max(scale.left, scale.x(a));
    const right = Math.min(scale.right, scale.x(b));
    if (right <= left) return "";
    return "M" + round(left) + " " + round(top) + "H" + round(right) + "V" + round(top + height) + "H" + round(left)
      + "Z";
  };

  /** Two paths of a wave: what lies in the speaker's turns, and all other sound. */
  axis.wave = function (peaks, pps, turns, scale, lane) {
    const first = Math.max(0, Math.floor(scale.time(scale.left) * pps));
    const last = Math.min(peaks.length, Math.ceil(scale.time(scale.right) * pps));
    const step = Math.max(1, Math.round((last - first) / (scale.right - scale.left)));
    const paths = { words: [], other: [] };
    const half = lane.height / 2 - 3;
    let turn = 0;
    let run = null;
    const finish = function () {
      if (run) paths[run.kind].push("M" + run.up.join("L") + "L" + run.down.reverse().join("L") + "Z");
    };
    for (let at = first - (first % step); at < last; at += step) {
      let peak = 0;
      for (let each = Math.max(at, 0); each < Math.min(at + step, peaks.length); each++) peak = Math.max(peak,
        peaks[each]);
      const time = (at + step / 2) / pps;
      while (turn < turns.length && turns[turn].b < time) turn++;
      const kind = turn < turns.length && turns[turn].a <= time ? "words" : "other";
      const x = round(scale.x(time));
      if (x < scale.left || x > scale.right) continue;
      if (!run || run.kind !== kind) {
        finish();
        run = { kind, up: [], down: [] };
      }
      const y = Math.max(0.6, (peak / 255) * half);
      run.up.push(x + " " + round(lane.middle - y));
      run.down.push(x + " " + round(lane.middle + y));
    }
    finish();
    return { words: paths.words.join(""), other: paths.other.join("") };
  };

  function party(model, scale, lane, code, name) {
    const { data } = model;
    const turns = model.byParty[code];
    const shown = turns.filter((turn) => scale.seen(turn.a, turn.b));
    const beds = shown.map((turn) => axis.box(scale, turn.a, turn.b, lane.top + 2, lane.height - 4)).join("");
    const pauses = shown.flatMap((turn) => turn.p.map(([a, b]) => axis.box(scale, a, b, lane.bottom - 5, 3))).join("");
    const peaks = model.peaks[name];
    const parts = [VC.svg("path", { class: "bed bed-" + name, d: beds })];
    if (peaks) {
      const wave = axis.wave(peaks, data.peaks.pps, turns, scale, lane);
      parts.push(VC.svg("path", { class: "wave-other", d: wave.other }));
      parts.push(VC.svg("path", { class: "wave-" + name, d: wave.words }));
    }
    parts.push(VC.svg("path", { class: "pauses pauses-" + name, d: pauses }));
    return parts;
  }

  function words(layout, lane, text, kind) {
    const x = layout.left + 10;
    return VC.svg("text", { class: "lane-words " + (kind || ""), x, y: lane.middle + 4 }, text);
  }

  /** The lanes of those who speak; one lane where both are on one channel. */
  axis.speech = function (model, layout, scale) {
    const { lanes } = layout;
    if (layout.mixed) return party(model, scale, lanes.agent, "all", "mixed");
    const absent = { agent: model.data.layout === "customer", customer: model.data.layout === "agent" };
    const found = [];
    for (const [code, name] of [["a", "agent"], ["c", "customer"]]) {
      if (absent[name]) found.push(words(layout, lanes[name], VC.t("This channel was not recorded"), "absent"));
      else found.push(party(model, scale, lanes[name], code, name));
    }
    return found;
  };

  /** Masked stretches over both parties, and what is known of sound that nobody claimed. */
  axis.stretches = function (model, layout, scale) {
    const { lanes } = layout;
    const { data } = model;
    const found = [];
    const spread = [["agent", lanes.agent], ["customer", lanes.customer]].filter(([, lane]) => lane.height);
    for (const [name, lane] of spread) {
      for (const [kind, shown] of Object.entries(axis.STRETCHES)) {
        const list = (data.stretches[name] || {})[kind] || [];
        const d = list.map(([a, b]) => axis.box(scale, a, b, lane.top + 2, lane.height - 4)).join("");
        if (!d) continue;
        found.push(VC.svg("path", { class: "stretch stretch-" + kind, d },
          VC.svg("title", null, VC.t(shown))));
        for (const [a, b] of list) found.push(axis.label(scale, a, b, lane.top + 14, VC.t(shown), "stretch-word"));
      }
    }
    for (const [a, b] of data.masks) {
      for (const [, lane] of spread) {
        found.push(VC.svg("path", { class: "masked", d: axis.box(scale, a, b, lane.top + 2, lane.height - 4) }));
      }
      found.push(axis.label(scale, a, b, lanes.agent.middle + 4, VC.t("Masked"), "masked-word"));
    }
    return found;
  };

  axis.STRETCHES = {
    unrecorded: VC.msg("Not recorded"),
    unclaimed: VC.msg("Sound not recognised"),
    unread: VC.msg("Speech without text"),
    foreign: VC.msg("Another language"),
  };

  /** About how wide a text is in the drawing, at 12 units. */
  axis.wide = function (text) {
    let width = 0;
    for (const sign of text) width += sign.codePointAt(0) > 0x2e7f ? 12.2 : 6.9;
    return width;
  };

  /** The first of some texts that fits inside a stretch. */
  axis.label = function (scale, a, b, y, texts, kind) {
    const left = Math.max(scale.left, scale.x(a));
    const room = Math.min(scale.right, scale.x(b)) - left;
    const text = [texts].flat().find((each) => axis.wide(each) + 8 <= room);
    if (!text) return null;
    return VC.svg("text", { class: kind, x: round(left + 4), y }, text);
  };
})(window.VC = window.VC || {});
