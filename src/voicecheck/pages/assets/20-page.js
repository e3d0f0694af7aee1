/* The frame of every page: skip link, path, switches of language and theme, main, foot. */
(function (VC) {
  "use strict";

  let drawn = new AbortController();

  VC.pages = {};
  /** What outlives a change of language. */
  VC.state = {};

  /** Listen until the page is drawn again. */
  VC.on = function (target, type, listener, options) {
    target.addEventListener(type, listener, { ...options, signal: drawn.signal });
  };

  VC.card = function (title, ...children) {
    const id = "card-" + document.querySelectorAll(".card").length + "-" + Math.random().toString(36).slice(2, 8);
    return VC.el("section", { class: "card", "aria-labelledby": id },
      VC.el("div", { class: "card-head" }, VC.el("h2", { id }, title)), ...children);
  };

  /** A banner; its kind is "unknown", "fail" or "info", and each says so in its own shape. */
  VC.notice = function (kind, ...children) {
    const icon = kind === "info" ? null : VC.icon(kind);
    return VC.el("div", { class: "notice notice-" + kind }, icon, VC.el("div", null, ...children));
  };

  /** The path to this page: `[{text, href}]`. */
  VC.crumbs = function (steps) {
    const items = steps.map((step, at) =>
      VC.el("li", null, step.href
        ? VC.el("a", { href: step.href }, step.text)
        : VC.el("span", { "aria-current": at === steps.length - 1 ? "page" : null }, step.text)));
    document.getElementById("crumbs").replaceChildren(VC.el("ol", null, items));
  };

  VC.title = function (text) {
    document.title = text;
  };

  VC.foot = function (...children) {
    VC.append(document.getElementById("foot"), ...children);
  };

  /** Say something to those who hear the page, and for a moment to those who see it. */
  VC.tell = function (text) {
    const place = document.getElementById("told");
    place.replaceChildren(text);
    clearTimeout(VC.tell.timer);
    VC.tell.timer = setTimeout(() => place.replaceChildren(), 4000);
  };

  const night = matchMedia("(prefers-color-scheme: dark)");

  function theme() {
    const kept = VC.store.get("theme");
    document.documentElement.dataset.theme = kept || (night.matches ? "dark" : "light");
  }

  function switchTheme() {
    const dark = document.documentElement.dataset.theme === "dark";
    VC.store.set("theme", dark ? "light" : "dark");
    theme();
    draw();
    document.getElementById("theme").focus();
  }

  function switchLanguage() {
    VC.lang = VC.lang === "zh" ? "en" : "zh";
    VC.store.set("lang", VC.lang);
    draw();
    document.getElementById("language").focus();
  }

  function frame() {
    const dark = document.documentElement.dataset.theme === "dark";
    const toMain = (event) => {
      event.preventDefault();
      document.getElementById("main").focus();
    };
    const language = VC.button(VC.lang === "zh" ? "English" : "中文", {
      id: "language", class: "button button-quiet", lang: VC.lang === "zh" ? "en" : "zh-Hans", onclick: switchLanguage,
    });
    const light = VC.button(dark ? VC.t("Light") : VC.t("Dark"), {
      id: "theme", class: "button button-quiet", onclick: switchTheme,
    });
    return [
      VC.el("a", { class: "skip", href: "#main", onclick: toMain }, VC.t("To the content")),
      VC.el("header", { class: "top" },
        VC.el("nav", { id: "crumbs", "aria-label": VC.t("Path") }),
        VC.el("div", { class: "switches no-print" }, language, light)),
      VC.el("main", { id: "main", tabindex: "-1" }),
      VC.el("footer", { id: "foot" }, VC.el("p", { id: "told", class: "told", role: "status" })),
    ];
  }

  function draw() {
    const place = window.scrollY;
    drawn.abort();
    drawn = new AbortController();
    document.documentElement.lang = VC.lang === "zh" ? "zh-Hans" : "en";
    document.getElementById("app").replaceChildren(...frame());
    VC.pages[VC.page.page](VC.page, document.getElementById("main"));
    if (place) window.scrollTo(0, place);
  }

  /** Draw the page again from its data. */
  VC.redraw = draw;

  /** Read the data, choose language and theme, draw. */
  VC.start = function () {
    VC.page = JSON.parse(document.getElementById("data").textContent);
    VC.unpack(VC.page);
    VC.lang = VC.store.get("lang") || VC.page.lang || "zh";
    theme();
    night.addEventListener("change", () => {
      theme();
      draw();
    });
    draw();
    document.documentElement.dataset.ready = "";
    performance.mark("voicecheck-ready");
  };
})(window.VC = window.VC || {});
