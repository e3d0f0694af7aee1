/* The strip over a long call: all of it, with a window on what the axis shows. */
(function (VC) {
  "use strict";

  const { axis } = VC;
  const HEIGHT = 16;

  function steer(model, node) {
    let grip = null;
    const time = function (event) {
      const box = node.getBoundingClientRect();
      return ((event.clientX - box.left) / box.width) * model.duration;
    };
    VC.on(node, "pointerdown", function (event) {
      const { from, to } = model.kept.view;
      const at = time(event);
      grip = at >= from && at <= to ? at - from : (to - from) / 2;
      node.setPointerCapture(event.pointerId);
      model.show(at - grip, at - grip + to - from);
    });
    VC.on(node, "pointermove", function (event) {
      if (grip === null) return;
      const { from, to } = model.kept.view;
      model.show(time(event) - grip, time(event) - grip + to - from);
    });
    VC.on(node, "pointerup", () => (grip = null));
    VC.on(node, "keydown", function (event) {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      const { from, to } = model.kept.view;
      const step = ((to - from) / 4) * by;
      model.show(from + step, to + step);
    });
  }

  /** The strip, as a slider of its own: it moves what is shown, never the head. */
  axis.overview = function (model) {
    const svg = VC.svg("svg", { role: "presentation", preserveAspectRatio: "none", viewBox: `0 0 1000 ${HEIGHT}` });
    const window = VC.svg("rect", { class: "overview-window", y: 0.5, height: HEIGHT - 1 });
    const scale = axis.scale({ width: 1000, left: 0, right: 0 }, { from: 0, to: model.duration });
    const lane = { height: HEIGHT, middle: HEIGHT / 2 };
    for (const name of ["customer", "agent", "mixed"]) {
      const peaks = model.peaks[name];
      if (!peaks) continue;
      const turns = model.byParty[{ agent: "a", customer: "c", mixed: "all" }[name]];
      const wave = axis.wave(peaks, model.data.peaks.pps, turns, scale, lane);
      VC.append(svg, VC.svg("path", { class: "wave-" + name, d: wave.words }));
    }
    const marks = axis.tags(model, scale).map((tag) => `M${tag.x.toFixed(1)} 0V5`).join("");
    VC.append(svg, VC.svg("path", { class: "overview-marks", d: marks }), window);
    const node = VC.el("div", {
      class: "overview no-print", role: "slider", tabindex: 0, "aria-label": VC.t("Part of the call that is shown"),
      "aria-valuemin": 0, "aria-valuemax": Math.round(model.duration),
    }, svg);
    const tell = function () {
      const { from, to } = model.kept.view;
      window.setAttribute("x", scale.x(from));
      window.setAttribute("width", Math.max(2, scale.x(to) - scale.x(from)));
      node.setAttribute("aria-valuenow", Math.round(from));
      node.setAttribute("aria-valuetext", VC.clock(from) + "–" + VC.clock(to));
    };
    model.on("view", tell);
    tell();
    steer(model, node);
    return node;
  };
})(window.VC = window.VC || {});
