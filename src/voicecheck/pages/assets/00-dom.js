/* Elements are made here and nowhere else: from tags, attributes and text nodes, never from markup. */
(function (VC) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (typeof value === "function") node.addEventListener(name.replace(/^on/, ""), value);
      else if (name === "text") node.append(String(value));
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    VC.append(node, children);
    return node;
  }

  /** Add children: nodes, strings, numbers, lists of them; what is null is left out. */
  VC.append = function (node, ...children) {
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      node.append(child instanceof Node ? child : String(child));
    }
    return node;
  };

  /** An HTML element. An attribute `on…` with a function is a listener, `text` is a text node. */
  VC.el = function (tag, attributes, ...children) {
    return fill(document.createElement(tag), attributes, children);
  };

  /** The same for SVG. */
  VC.svg = function (tag, attributes, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  };

  VC.button = function (text, attributes, ...children) {
    return VC.el("button", { type: "button", class: "button", ...attributes }, text, ...children);
  };

  const SHAPES = {
    fail: () => [
      VC.svg("rect", { class: "icon-ground", x: 1, y: 1, width: 16, height: 16, rx: 3 }),
      VC.svg("path", { class: "icon-line", d: "M6 6l6 6M12 6l-6 6" }),
    ],
    unknown: () => [
      VC.svg("circle", { class: "icon-ring", cx: 9, cy: 9, r: 7.5, "stroke-dasharray": "3 2.2" }),
      VC.svg("path", { class: "icon-line", d: "M6.8 7.2a2.2 2.2 0 1 1 3 2.1c-.6.2-.8.6-.8 1.3M9 12.7v.3" }),
    ],
    pass: () => [
      VC.svg("circle", { class: "icon-ring", cx: 9, cy: 9, r: 7.5 }),
      VC.svg("path", { class: "icon-line", d: "M5.6 9.2l2.4 2.4 4.4-4.8" }),
    ],
    na: () => [VC.svg("path", { class: "icon-line", d: "M5 9h8" })],
  };

  /** The shape of a result: a filled square with a cross, a dashed ring, a thin ring with a tick, a dash. */
  VC.icon = function (result) {
    const shape = SHAPES[result] || SHAPES.na;
    return VC.svg("svg", { class: "icon icon-" + result, viewBox: "0 0 18 18", "aria-hidden": "true" }, shape());
  };
})(window.VC = window.VC || {});
