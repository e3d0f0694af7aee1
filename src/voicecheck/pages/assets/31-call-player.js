/* The sound: what plays is where the head is. Without a copy there is no player, and the head still moves. */
(function (VC) {
  "use strict";

  const call = VC.call;
  const RATES = [0.75, 1, 1.25, 1.5, 2];

  function sound(data) {
    if (!data.audio.src) return null;
    if (!VC.state.audio) {
      VC.state.audio = VC.el("audio", { src: data.audio.src, preload: "metadata" });
    }
    return VC.state.audio;
  }

  function missing(data) {
    const lost = VC.state.lost;
    const command = lost ? null : data.audio.command;
    return VC.el("div", { class: "no-sound no-print" },
      VC.el("b", null, lost ? VC.t("The sound cannot be played: the file is gone or damaged.")
        : VC.said(data.audio.why)),
      command ? VC.el("code", null, command) : null);
  }

  function rates(model, audio) {
    const buttons = RATES.map((rate) => VC.button(rate + "×", {
      "aria-pressed": String(rate === model.kept.rate), "data-rate": rate, onclick: () => model.rate(rate),
    }));
    const menu = VC.el("select", { class: "field rates-menu", "aria-label": VC.t("Speed"),
      onchange: () => model.rate(Number(menu.value)) },
    RATES.map((rate) => VC.el("option", { value: rate }, rate + "×")));
    menu.value = String(model.kept.rate);
    model.rate = function (rate) {
      menu.value = String(rate);
      model.kept.rate = rate;
      audio.playbackRate = rate;
      for (const button of buttons) button.setAttribute("aria-pressed", String(Number(button.dataset.rate) === rate));
    };
    model.faster = function (by) {
      const at = RATES.indexOf(model.kept.rate) + by;
      if (at >= 0 && at < RATES.length) model.rate(RATES[at]);
    };
    audio.playbackRate = model.kept.rate;
    return [VC.el("div", { class: "group rates", role: "group", "aria-label": VC.t("Speed") }, buttons), menu];
  }

  function follow(model, audio) {
    let frame = 0;
    const tick = function () {
      model.move(audio.currentTime, "play");
      frame = audio.paused ? 0 : requestAnimationFrame(tick);
    };
    const changed = function () {
      model.emit("playing", !audio.paused);
      if (!audio.paused && !frame) frame = requestAnimationFrame(tick);
    };
    for (const event of ["play", "pause", "ended"]) VC.on(audio, event, changed);
    VC.on(audio, "timeupdate", () => audio.paused || model.move(audio.currentTime, "play"));
    VC.on(audio, "error", function () {
      if (VC.state.lost) return;
      VC.state.lost = true;
      VC.redraw();
    });
  }

  /** The controls of the sound, and what the keys do with it. */
  call.player = function (model) {
    const { data } = model;
    const audio = VC.state.lost ? null : sound(data);
    const clock = VC.el("span", { class: "clock num" });
    const tell = () => clock.replaceChildren(
      VC.el("b", null, VC.clock(model.time, 1)), " / " + VC.clock(model.duration));
    model.on("time", tell);
    model.on("seek", (time) => {
      if (audio) audio.currentTime = time;
      model.move(time, "seek");
    });
    model.seek = (time) => model.emit("seek", Math.min(Math.max(0, time), model.duration));
    tell();
    model.rate = model.faster = model.toggle = model.play = model.stop = () => undefined;
    if (!audio) {
      return VC.el("div", { class: "player" }, data.audio.src || data.audio.why ? missing(data) : null, clock);
    }
    const begin = () => audio.play().catch((error) => error.name === "AbortError"
      || VC.tell(VC.t("It does not play.")));
    model.toggle = () => (audio.paused ? begin() : audio.pause());
    model.play = begin;
    model.stop = () => audio.pause();
    const triangle = VC.svg("path", { d: "M6 4l11 6-11 6z" });
    const button = VC.button("", { class: "button play", "aria-label": VC.t("Play"), onclick: () => model.toggle() },
      VC.svg("svg", { viewBox: "0 0 20 20", "aria-hidden": "true" }, triangle));
    model.on("playing", function (on) {
      triangle.setAttribute("d", on ? "M5 4h3v12H5zM12 4h3v12h-3z" : "M6 4l11 6-11 6z");
      button.setAttribute("aria-label", on ? VC.t("Pause") : VC.t("Play"));
    });
    const node = VC.el("div", { class: "player no-print" }, button, clock, rates(model, audio), audio);
    follow(model, audio);
    if (!audio.paused) model.emit("playing", true);
    return node;
  };
})(window.VC = window.VC || {});
