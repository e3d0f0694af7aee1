/* The axis: draws its lanes for the stretch that is shown, follows the head, and is dragged, zoomed and made small. */
(function (VC) {
  "use strict";

  const { axis, call } = VC;
  const PRINT_WIDTH = 620;
  const LONG = 600;
  const SHORTEST = 4;

  function prepare(model) {
    const { data } = model;
    model.peaks = {
      agent: axis.bytes(data.peaks.agent), customer: axis.bytes(data.peaks.customer),
        mixed: axis.bytes(data.peaks.mixed),
    };
    model.byParty = { a: [], c: [], all: model.turns };
    for (const turn of model.turns) if (model.byParty[turn.s]) model.byParty[turn.s].push(turn);
    model.gaps = axis.gaps(model);
    if (!model.kept.view) model.kept.view = { from: 0, to: model.duration };
  }

  function patterns() {
    const hatch = (id, kind) => VC.svg("pattern", {
      id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    }, VC.svg("path", { class: kind, d: "M0 0V6M3 0V6" }));
    return VC.svg("defs", null, hatch("hatch-grey", "hatch-grey"), hatch("hatch-violet", "hatch-violet"));
  }

  /** Draw all lanes into the SVG for a width; returns how time lies on it. */
  function paint(model, svg, width, compact, view) {
    const layout = axis.layout(model.data, width, compact);
    const scale = axis.scale(layout, view);
    const tags = axis.tags(model, scale);
    const ruler = axis.ruler(model, layout, scale);
    svg.setAttribute("viewBox", `0 0 ${width} ${layout.height}`);
    svg.setAttribute("height", layout.height);
    svg.replaceChildren();
    VC.append(svg, patterns(), ruler.grid, axis.chosen(model, layout, scale),
      axis.brackets(scale, model.gaps), axis.speech(model, layout, scale),
      axis.stretches(model, layout, scale), axis.events(model, layout, scale), axis.pace(model, layout, scale),
      axis.problems(layout, scale, tags), axis.names(model, layout), ruler.words);
    const head = VC.svg("g", { class: "playhead" },
      VC.svg("path", { d: `M0 ${layout.lanes.agent.top}V${layout.lanes.ruler.top}` }),
      VC.svg("circle", { cx: 0, cy: layout.lanes.ruler.top, r: 4.5 }));
    svg.append(head);
    return { layout, scale, tags, head };
  }

  function who(model) {
    const turn = call.turnAt(model.turns, model.time);
    if (!turn || turn.b < model.time) return VC.t("nobody speaks");
    return VC.t("{who} speaks", { who: VC.t(call.SPEAKERS[turn.s].name) });
  }

  function picked(drawn, model, x, y) {
    const lane = drawn.layout.lanes.marks;
    if (y > lane.bottom) return null;
    const near = drawn.tags.filter((tag) => Math.abs(tag.x - x) < 12)
      .sort((one, other) => Math.abs(one.x - x) - Math.abs(other.x - x))[0];
    if (near && y > lane.bottom - 22) return near.steps;
    const gap = model.gaps.filter((each) => each.left <= x && x <= each.right)
      .sort((one, other) => one.right - one.left - (other.right - other.left))[0];
    return gap && y < 22 ? gap.steps : null;
  }

  /** Click on several problems at one place: each click shows the next of them. */
  function cycle(model, steps) {
    const at = steps.findIndex((step) => model.selected && step.place === model.selected.place);
    const next = steps[(at + 1) % steps.length];
    model.select(next.norm, next.place, { scroll: true });
  }

  function pointing(model, node, state) {
    let dragging = false;
    const place = (event) => {
      const box = node.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const go = (x) => model.seek(state.drawn.scale.time(Math.max(x, state.drawn.scale.left)));
    VC.on(node, "pointerdown", function (event) {
      if (event.button !== 0) return;
      const { x, y } = place(event);
      const steps = picked(state.drawn, model, x, y);
      if (steps) return cycle(model, steps);
      dragging = true;
      node.setPointerCapture(event.pointerId);
      go(x);
    });
    VC.on(node, "pointermove", (event) => dragging && go(place(event).x));
    for (const end of ["pointerup", "pointercancel"]) VC.on(node, end, () => (dragging = false));
    VC.on(node, "wheel", function (event) {
      if (!event.ctrlKey) return;
      event.preventDefault();
      model.zoom(event.deltaY < 0 ? 1.25 : 0.8, state.drawn.scale.time(place(event).x));
    }, { passive: false });
  }

  function zooming(model) {
    const { kept, duration } = model;
    model.show = function (from, to) {
      const span = Math.min(duration, Math.max(SHORTEST, to - from));
      const start = Math.min(Math.max(0, from), duration - span);
      kept.view = { from: start, to: start + span };
      model.emit("view");
    };
    model.zoom = function (factor, around) {
      const { from, to } = kept.view;
      const at = around === undefined ? Math.min(Math.max(model.time, from), to) : around;
      model.show(at - (at - from) / factor, at + (to - at) / factor);
    };
    model.whole = () => model.show(0, duration);
    model.keepInView = function (how) {
      const { from, to } = kept.view;
      if (model.time >= from && model.time <= to) return;
      const span = to - from;
      model.show(model.time - span * (how === "play" ? 0.05 : 0.3), model.time + span);
    };
  }

  /** Before paper: the whole call at the width of the sheet, whatever is shown on the screen. */
  function printing(model, svg, state) {
    VC.on(window, "beforeprint", function () {
      state.printing = true;
      paint(model, svg, PRINT_WIDTH, false, { from: 0, to: model.duration });
    });
    VC.on(window, "afterprint", function () {
      state.printing = false;
      state.draw();
    });
  }

  function slider(model, node) {
    const tell = function () {
      node.setAttribute("aria-valuenow", model.time.toFixed(1));
      node.setAttribute("aria-valuetext", VC.t("{time} of {whole}, {who}", {
        time: VC.clock(model.time), whole: VC.clock(model.duration), who: who(model),
      }));
    };
    const ends = { Home: 0, End: model.duration };
    VC.on(node, "keydown", function (event) {
      if (!(event.key in ends)) return;
      event.preventDefault();
      model.seek(ends[event.key]);
    });
    model.on("time", (how) => how === "seek" && tell());
    model.on("playing", tell);
    tell();
  }

  /** The axis itself, below the controls. */
  call.axis = function (model) {
    prepare(model);
    zooming(model);
    const svg = VC.svg("svg", { class: "axis-svg", role: "presentation", width: "100%" });
    const node = VC.el("div", {
      class: "axis", role: "slider", tabindex: 0, "aria-label": VC.t("Place in the call"), "aria-valuemin": 0,
      "aria-valuemax": model.duration.toFixed(1),
    }, svg);
    const state = { drawn: null, width: 0, compact: false, printing: false };
    const follow = function () {
      if (!state.drawn) return;
      const x = state.drawn.scale.x(model.time);
      const seen = x >= state.drawn.scale.left - 1 && x <= state.drawn.scale.right + 1;
      state.drawn.head.setAttribute("transform", `translate(${x.toFixed(2)} 0)`);
      state.drawn.head.setAttribute("visibility", seen ? "visible" : "hidden");
    };
    state.draw = function () {
      if (!state.width || state.printing) return;
      state.drawn = paint(model, svg, state.width, state.compact || state.width < 560, model.kept.view);
      follow();
    };
    model.redrawAxis = state.draw;
    model.compact = function (on) {
      if (state.compact === on) return;
      state.compact = on;
      state.draw();
    };
    for (const event of ["select", "view"]) model.on(event, state.draw);
    model.on("time", (how) => {
      model.keepInView(how);
      follow();
    });
    const watch = new ResizeObserver(function ([entry]) {
      const width = Math.round(entry.contentRect.width);
      if (width === state.width || !width) return;
      state.width = width;
      state.draw();
    });
    watch.observe(node);
    pointing(model, node, state);
    slider(model, node);
    printing(model, svg, state);
    return { node, overview: model.duration >= LONG ? axis.overview(model) : null };
  };
})(window.VC = window.VC || {});
