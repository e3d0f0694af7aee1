/* What the parts of the call page know together: the problems in their order, what is selected, what time it is. */
(function (VC) {
  "use strict";

  const call = (VC.call = {});

  /** Where a speaker's things are drawn and named. */
  call.SPEAKERS = {
    a: { lane: "agent", name: VC.msg("Agent") },
    c: { lane: "customer", name: VC.msg("Customer") },
    u: { lane: "unknown", name: VC.msg("Speaker not known") },
  };

  call.FORMS = {
    said: VC.msg("Should not be said"),
    not_said: VC.msg("Not done"),
    out_of_limit: VC.msg("Over the limit"),
    metadata: VC.msg("Call facts"),
  };

  /** The places of a norm that show its result; a norm about the call as a whole has one without a time. */
  call.shown = function (norm) {
    const places = norm.places.filter((place) => place.result === norm.result && !place.withdrawn);
    if (places.length) return places;
    return norm.places.length ? norm.places.slice(0, 1) : [{ n: null, result: norm.result, a: null, b: null }];
  };

  /** Whether a place is where something should have been said and was not; what was said elsewhere is none of it. */
  call.missing = (norm, place) => norm.form === "not_said" && Boolean(place.window || norm.window)
    && (typeof place.a !== "number" || place.role === "nearest");

  const ENDING = 15;

  /** When a place begins: where it is heard, or else where it should have been; a closing near the end of the call. */
  call.begins = function (norm, place) {
    if (typeof place.a === "number" && !call.missing(norm, place)) return place.a;
    const window = place.window || norm.window;
    if (!window) return null;
    return norm.where === "closing" && window[0] < 1 ? Math.max(window[0], window[1] - ENDING) : window[0];
  };

  /** Where a place is, in words: the part of the call that lacks something, or the time. */
  call.when = function (norm, place) {
    if (norm.where && call.missing(norm, place)) return VC.partWord(norm.where);
    const start = call.begins(norm, place);
    return start === null ? null : VC.clock(start);
  };

  /** The stretches of a place: `{a, b, kind}`, kind "heard" or "window". */
  call.stretches = function (norm, place) {
    const found = [];
    const window = place.window || norm.window;
    if (window && norm.form === "not_said") found.push({ a: window[0], b: window[1], kind: "window" });
    if (typeof place.a === "number" && !call.missing(norm, place)) {
      found.push({ a: place.a, b: Math.max(place.b || place.a, place.a + 0.3), kind: "heard" });
    }
    return found;
  };

  /** The turn that goes on at a time, or the last one before it. */
  call.turnAt = function (turns, time) {
    let found = null;
    for (const turn of turns) {
      if (turn.a > time + 0.005) break;
      if (!found || turn.b >= time || turn.b >= found.b) found = turn;
    }
    return found;
  };

  /** The model of a page: its parts listen with `on`, and change it with `select`, `move` and `show`. */
  call.model = function (data) {
    const listeners = {};
    const kept = (VC.state.call = VC.state.call || { time: 0, step: -1, view: null, rate: 1 });
    const steps = [];
    for (const norm of data.norms) {
      if (norm.withdrawn || (norm.result !== "fail" && norm.result !== "unknown")) continue;
      for (const place of call.shown(norm)) steps.push({ norm, place });
    }
    const model = {
      data,
      duration: data.call.duration,
      steps,
      norms: new Map(data.norms.map((norm) => [norm.id, norm])),
      turns: data.turns.slice().sort((one, other) => one.a - other.a),
      kept,
      on(event, listener) {
        (listeners[event] = listeners[event] || []).push(listener);
      },
      emit(event, value) {
        for (const listener of listeners[event] || []) listener(value);
      },
      get time() {
        return kept.time;
      },
      get selected() {
        return kept.chosen || null;
      },
      /** Move the head; `how` says who did: "play" while sound goes on, "seek" otherwise. */
      move(time, how) {
        kept.time = Math.min(Math.max(0, time), model.duration);
        model.emit("time", how || "seek");
      },
      /** Choose a place of a norm: its stretch is marked, and the head goes there unless `stay`. */
      select(norm, place, options) {
        const how = options || {};
        kept.chosen = norm ? { norm, place: place || call.shown(norm)[0] } : null;
        kept.step = steps.findIndex((step) => kept.chosen && step.norm === norm && step.place === kept.chosen.place);
        model.emit("select", how);
        const start = norm && !how.stay ? call.begins(norm, kept.chosen.place) : null;
        if (start !== null) model.emit("seek", start);
      },
      /** The next problem, or with -1 the one before. */
      step(by) {
        if (!steps.length) return;
        const from = kept.step < 0 && by < 0 ? 0 : kept.step;
        const next = steps[(from + by + steps.length) % steps.length];
        model.select(next.norm, next.place, { scroll: true });
      },
    };
    return model;
  };
})(window.VC = window.VC || {});
