/* The sound around a finding: from 2 s before to 1 s after, again and again until something is decided. */
(function (VC) {
  "use strict";

  const BEFORE = 2;
  const AFTER = 1;
  const { review } = VC;

  /** The player of the page: `show(item)` loads and plays a finding, `toggle()` stops and goes on. */
  review.player = function (data) {
    const kept = VC.state.reviewSound || (VC.state.reviewSound = { audio: VC.el("audio", { preload: "auto" }) });
    const { audio } = kept;
    const clock = VC.el("span", { class: "clock num" });
    const button = VC.button("▶", { class: "button", "aria-label": VC.t("Play"), onclick: () => player.toggle() });
    const on = (name) => VC.store.get("review." + name) !== false;
    let range = null;

    function option(name, text) {
      const box = VC.el("input", { type: "checkbox", checked: on(name),
        onchange: () => VC.store.set("review." + name, box.checked) });
      return VC.el("label", { class: "check" }, box, " ", text);
    }

    function tell() {
      clock.replaceChildren(range ? VC.clock(audio.currentTime || range[0], 1) + " · "
        + VC.clock(range[0]) + "–" + VC.clock(range[1]) : "");
      button.replaceChildren(audio.paused ? "▶" : "❚❚");
      button.setAttribute("aria-label", audio.paused ? VC.t("Play") : VC.t("Pause"));
    }

    const hint = () => (matchMedia("(hover: none), (pointer: coarse)").matches
      ? VC.t("Press the play button to listen.") : VC.t("Press Space to listen."));

    function begin() {
      const started = audio.play();
      if (started) started.catch((error) => error.name === "AbortError"
        || VC.tell(error.name === "NotAllowedError" ? hint() : VC.t("It does not play.")));
    }

    function turn() {
      tell();
      if (!range || audio.paused || audio.currentTime < range[1]) return;
      if (on("loop")) audio.currentTime = range[0];
      else audio.pause();
    }

    for (const event of ["timeupdate", "play", "pause", "seeked"]) VC.on(audio, event, turn);

    function missing(sound) {
      return [VC.el("b", null, sound.src ? VC.t("The sound cannot be played: the file is gone or damaged.")
        : VC.said(sound.why) || VC.t("This call has no sound here.")),
      sound.command ? VC.el("code", null, sound.command) : null];
    }

    const controls = VC.el("div", { class: "review-sound" }, button, clock,
      option("autoplay", VC.t("Play at once")), option("loop", VC.t("Again and again")), audio);
    const lost = VC.el("div", { class: "no-sound" });
    const raw = VC.el("p", { class: "raw-line" },
      VC.t("This is the recording itself: what is private is not silenced."));
    VC.on(audio, "error", function () {
      if (!audio.getAttribute("src")) return;
      controls.hidden = true;
      lost.replaceChildren(...missing({ src: true }).filter(Boolean));
    });

    const player = {
      node: VC.el("div", { class: "no-print" }, raw, controls, lost),
      show(item, quiet) {
        const sound = data.calls[item.call].audio;
        const length = data.calls[item.call].duration || Infinity;
        const from = item.a === null ? 0 : Math.max(0, item.a - BEFORE);
        const to = item.b === null && item.a === null ? length : (item.b === null ? item.a + 6 : item.b) + AFTER;
        range = [from, Math.min(length, Math.max(to, from + BEFORE))];
        raw.hidden = !(sound.raw && sound.src);
        controls.hidden = !sound.src;
        lost.replaceChildren(...(sound.src ? [] : missing(sound).filter(Boolean)));
        if (!sound.src) return;
        if (audio.getAttribute("src") !== sound.src) audio.setAttribute("src", sound.src);
        player.again(quiet || !on("autoplay"));
      },
      /** From the beginning of the stretch. */
      again(quiet) {
        if (!range || controls.hidden) return;
        audio.currentTime = range[0];
        tell();
        if (quiet) audio.pause();
        else begin();
      },
      toggle() {
        if (controls.hidden) return;
        if (audio.paused) begin();
        else audio.pause();
      },
      stop: () => audio.pause(),
    };
    return player;
  };
})(window.VC = window.VC || {});
