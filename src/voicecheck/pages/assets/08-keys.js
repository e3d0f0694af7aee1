/* One table of keys a page: what they do, and the help that says so. */
(function (VC) {
  "use strict";

  let table = [];

  const NAMES = {
    " ": VC.msg("Space"), enter: "Enter", escape: "Esc",
    arrowleft: "←", arrowright: "→", arrowup: "↑", arrowdown: "↓",
  };

  function typed(target) {
    return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  function pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (typed(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const own = event.target instanceof Element && event.target.closest("button, summary, a");
    if (own && (key === " " || key === "enter")) return;
    const entry = table.find((each) => each.keys.includes(key));
    if (!entry || (event.repeat && entry.once)) return;
    event.preventDefault();
    entry.run(event);
  }

  /** Set the keys of the page: `[{keys, text, run(event)}]`; keys are named as in `event.key`, in small letters. */
  VC.keys = function (entries) {
    const help = { keys: ["?"], text: VC.msg("Help with keys"), run: VC.help };
    table = [...entries, help];
    VC.on(document, "keydown", pressed);
  };

  VC.help = function () {
    const rows = table.map((entry) =>
      VC.el("tr", null,
        VC.el("td", null, entry.keys.map((key) => VC.el("kbd", null, VC.t(NAMES[key] || key.toUpperCase())))),
        VC.el("td", null, VC.t(entry.text))));
    const close = VC.button(VC.t("Close"), { onclick: () => dialog.close() });
    const dialog = VC.el("dialog", { class: "help", "aria-labelledby": "help-title", onclose: () => dialog.remove() },
      VC.el("h2", { id: "help-title" }, VC.t("Keys")),
      VC.el("table", null, VC.el("tbody", null, rows)), close);
    document.querySelector("main").append(dialog);
    dialog.showModal();
  };
})(window.VC = window.VC || {});
