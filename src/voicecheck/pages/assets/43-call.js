/* The call page: its parts put together, its keys, its links to moments, and its foot. */
(function (VC) {
  "use strict";

  const call = VC.call;

  const LEGEND = [
    ["mark-fail", "M3 4h12l-6 10z", VC.msg("Failed")],
    ["mark-unknown", "M9 2l6 7-6 7-6-7z", VC.msg("Can't tell")],
    ["hold", "M1 5h16v8H1z", VC.msg("Hold (taken)")],
    ["promise", "M2 13V5h14v8", VC.msg("Hold (promised)")],
    ["cut cut-agent", "M3 5h12l-6 10z", VC.msg("Agent cuts in")],
    ["cut cut-customer", "M3 14h12l-6-10z", VC.msg("Customer cuts in")],
  ];

  function legend() {
    return VC.el("ul", { class: "legend", "aria-hidden": "true" }, LEGEND.map(([kind, d, text]) => VC.el("li", null,
      VC.svg("svg", { viewBox: "0 0 18 18", width: 14, height: 14 }, VC.svg("path", { class: kind, d })), VC.t(text))));
  }

  function moment(model) {
    const { self } = model.data.links;
    const hash = "#t=" + model.time.toFixed(1)
      + (model.selected ? "&f=" + encodeURIComponent(model.selected.norm.id) : "");
    return { full: location.href.split("#")[0] + hash, short: self ? self + hash : null };
  }

  async function copy(model) {
    const { full, short } = moment(model);
    const text = short ? full + "\n" + short : full;
    try {
      await navigator.clipboard.writeText(text);
      VC.tell(VC.t("Link copied."));
    } catch (error) {
      const area = VC.el("textarea", { class: "field link", rows: 4, readonly: true,
        "aria-labelledby": "link-title" }, text);
      const dialog = VC.el("dialog", { onclose: () => dialog.remove(), "aria-labelledby": "link-title" },
        VC.el("h2", { id: "link-title" }, VC.t("Link to this moment")), area,
        VC.button(VC.t("Close"), { onclick: () => dialog.close() }));
      document.getElementById("main").append(dialog);
      dialog.showModal();
      area.select();
    }
  }

  function controls(model) {
    const zoom = VC.el("div", { class: "group", role: "group", "aria-label": VC.t("Zoom") },
      VC.button("−", { "aria-label": VC.t("Show more"), onclick: () => model.zoom(0.5) }),
      VC.button(VC.t("Whole call"), { onclick: () => model.whole() }),
      VC.button("+", { "aria-label": VC.t("Show less, larger"), onclick: () => model.zoom(2) }));
    return VC.el("div", { class: "controls" }, call.player(model),
      VC.el("div", { class: "no-print" }, zoom), legend(),
      VC.el("div", { class: "group no-print" },
        VC.button(VC.t("Copy link to this moment"), { onclick: () => copy(model) }),
        VC.button(VC.t("Keys"), { onclick: VC.help })));
  }

  function answer(model, verdict) {
    const chosen = model.selected;
    if (chosen && chosen.place.choose) chosen.place.choose(verdict);
    else VC.tell(VC.t("Choose a problem first: N goes to the next."));
  }

  function turnBy(model, by) {
    const list = model.turns.filter((turn) => turn.k === "turn");
    const at = list.findLastIndex((turn) => turn.a <= model.time + 0.05);
    const next = list[Math.min(Math.max(0, at + by), list.length - 1)];
    if (next) model.seek(next.a);
  }

  function keys(model) {
    const jump = (event, by) => model.seek(model.time + by * (event.shiftKey ? 1 : 5));
    VC.keys([
      { keys: [" ", "k"], text: VC.msg("Play, pause"), run: () => model.toggle() },
      { keys: ["arrowleft"], text: VC.msg("5 seconds back (Shift: 1 second)"), run: (event) => jump(event, -1) },
      { keys: ["arrowright"], text: VC.msg("5 seconds on (Shift: 1 second)"), run: (event) => jump(event, 1) },
      { keys: ["j"], text: VC.msg("Previous turn"), run: () => turnBy(model, -1) },
      { keys: ["l"], text: VC.msg("Next turn"), run: () => turnBy(model, 1) },
      { keys: ["n"], text: VC.msg("Next problem"), run: () => model.step(1) },
      { keys: ["p"], text: VC.msg("Previous problem"), run: () => model.step(-1) },
      { keys: ["enter"], text: VC.msg("Play the chosen problem"), run: () => {
        if (!model.selected) return;
        model.select(model.selected.norm, model.selected.place);
        model.play();
      } },
      { keys: ["y"], text: VC.msg("Review: right"), run: () => answer(model, "right") },
      { keys: ["x"], text: VC.msg("Review: wrong"), run: () => answer(model, "wrong") },
      { keys: ["u"], text: VC.msg("Review: can't hear"), run: () => answer(model, "unsure") },
      { keys: ["a"], text: VC.msg("Appeal"), run: () => answer(model, "appeal") },
      { keys: ["+", "="], text: VC.msg("Larger"), run: () => model.zoom(2) },
      { keys: ["-"], text: VC.msg("Smaller"), run: () => model.zoom(0.5) },
      { keys: ["0"], text: VC.msg("Whole call"), run: () => model.whole() },
      { keys: ["["], text: VC.msg("Slower"), run: () => model.faster(-1) },
      { keys: ["]"], text: VC.msg("Faster"), run: () => model.faster(1) },
      { keys: ["c"], text: VC.msg("Copy link to this moment"), run: () => copy(model) },
      { keys: ["/"], text: VC.msg("Search the conversation"), run: () => model.search() },
    ]);
  }

  /** The moment of the hash: `t` wins over `f`; while it is restored the hash stays as it is. */
  function moments(model) {
    let restoring = false;
    let waiting = 0;
    const restore = function () {
      restoring = true;
      const time = parseFloat(VC.hash.get("t"));
      const norm = model.norms.get(VC.hash.get("f"));
      if (norm) {
        const far = (place) => Math.abs((call.begins(norm, place) || 0) - time);
        const places = call.shown(norm).slice();
        if (!Number.isNaN(time)) places.sort((one, other) => far(one) - far(other));
        model.select(norm, places[0], { scroll: true, stay: !Number.isNaN(time) });
      }
      if (!Number.isNaN(time)) model.seek(time);
      restoring = false;
    };
    const note = function () {
      clearTimeout(waiting);
      if (restoring) return;
      waiting = setTimeout(() => VC.hash.set({
        t: model.time > 0 ? model.time.toFixed(1) : null, f: model.selected ? model.selected.norm.id : null,
      }), 200);
    };
    restore();
    model.on("time", (how) => how === "seek" && note());
    model.on("select", note);
    model.on("playing", (on) => on || note());
    VC.on(window, "hashchange", restore);
  }

  function foot(data) {
    const { made } = data;
    const facts = [
      [VC.t("Recording"), data.call.recording], ["SHA-256", made.recording_sha256], [VC.t("Recogniser"), made.model],
      [VC.t("Settings"), made.config_sha256], ["voicecheck", made.version],
      [VC.t("Analysed"), made.analysed && VC.moment(made.analysed)],
        [VC.t("Judged"), made.judged && VC.moment(made.judged)],
    ].filter(([, value]) => value);
    const notes = data.notes.map((note) => VC.el("li", null, VC.said(note)));
    VC.foot(notes.length ? VC.el("ul", { class: "notes", "aria-label": VC.t("Notes") }, notes) : null,
      VC.el("dl", { class: "facts made" }, facts.map(([name, value]) =>
        VC.el("div", null, VC.el("dt", null, name), VC.el("dd", null, value)))));
  }

  /** The axis becomes small once it sticks at the top; its lost height is kept free below it, so that nothing jumps. */
  function sticking(model, place, card) {
    const watch = new IntersectionObserver(function ([entry]) {
      const stuck = !entry.isIntersecting && entry.boundingClientRect.top < 0;
      const before = card.offsetHeight;
      model.compact(stuck);
      card.classList.toggle("stuck", stuck);
      card.style.marginBottom = stuck ? before - card.offsetHeight + "px" : "";
      document.documentElement.style.setProperty("--stuck", card.offsetHeight + 8 + "px");
    });
    watch.observe(place);
  }

  /** Beside a list of findings that is no higher than the window all takes its height: nothing has to stay in sight. */
  function short(columns, findings) {
    new ResizeObserver(() => columns.classList.toggle("columns-short", findings.offsetHeight < window.innerHeight))
      .observe(findings);
  }

  VC.pages.call = function (data, main) {
    const { links } = data;
    VC.title(`${data.call.id} · voicecheck`);
    VC.crumbs([
      { text: VC.t("Team page"), href: links.index },
      data.call.agent ? { text: VC.t("Agent {agent}", { agent: data.call.agent }), href: links.agent } : null,
      { text: VC.t("Call") },
    ].filter(Boolean));
    const model = call.model(data);
    const head = call.head(model);
    const bar = controls(model);
    const drawn = call.axis(model);
    const title = VC.el("h2", { class: "visually-hidden", id: "axis-title" }, VC.t("Time line"));
    const card = VC.el("section", { class: "card axis-card", "aria-labelledby": "axis-title" }, title, bar,
      drawn.overview, drawn.node);
    const place = VC.el("div", { class: "axis-place" });
    const findings = call.findings(model);
    const columns = VC.el("div", { class: "columns" }, findings,
      VC.el("div", { class: "right" }, call.transcript(model), call.score(model)));
    VC.append(main, head, place, card, columns);
    short(columns, findings);
    foot(data);
    keys(model);
    sticking(model, place, card);
    if (model.selected) model.emit("select", { scroll: false });
    moments(model);
  };
})(window.VC = window.VC || {});
