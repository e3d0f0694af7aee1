/* What the page says, in the language that is chosen. The catalogue stands before this file. */
(function (VC) {
  "use strict";

  VC.lang = "zh";

  /** Marks a text that is said later: the words of a table. */
  VC.msg = function (text) {
    return text;
  };

  /** Say an English template in the page's language: `{name}` is a value, `{n:call|calls}` a number and its noun. */
  VC.t = function (text, values) {
    const template = VC.lang === "zh" ? VC.texts[text] || text : text;
    return template.replace(/\{(\w+)(?::([^|{}]*)\|([^{}]*))?\}/g, function (whole, name, one, many) {
      if (!values || !(name in values)) return whole;
      const value = values[name];
      if (one === undefined) return String(value);
      return VC.number(value) + " " + (value === 1 ? one : many);
    });
  };

  /** What the data has in both languages. */
  VC.said = function (pair) {
    if (pair === null || pair === undefined) return "";
    if (typeof pair !== "object") return String(pair);
    return pair[VC.lang] || pair.zh || pair.en || "";
  };

  /** A wording in quotes; one that has quotes in it stays as it is written. */
  VC.quoted = function (text, kind) {
    const bare = /[“”"]/.test(text) ? "bare" : null;
    return VC.el("q", { class: [kind, bare].filter(Boolean).join(" ") || null, lang: "zh-Hans" }, text);
  };

  const PARTS = { opening: VC.msg("Opening"), closing: VC.msg("Closing") };

  /** The part of a call that lacks words, as the terminal names it. */
  VC.partWord = (part) => VC.t(PARTS[part]);

  const RESULTS = {
    fail: VC.msg("Failed"),
    unknown: VC.msg("Can't tell"),
    pass: VC.msg("Passed"),
    na: VC.msg("N/A"),
  };

  VC.resultWord = function (result) {
    return VC.t(RESULTS[result] || result);
  };

  /** Icon, word and, where given, count of a result. */
  VC.result = function (result, count) {
    const number = count === undefined ? null : VC.el("b", { class: "num" }, VC.number(count));
    const kind = count === 0 ? "result result-none" : "result result-" + result;
    return VC.el("span", { class: kind }, VC.icon(result), VC.resultWord(result), number);
  };

  const HAN = /([\u3400-\u9fff])([,?!:;])( ?)(?=[\u3400-\u9fff]|$)/g;
  const THIN = "\u200b";
  const FULL = { ",": "，", "?": "？", "!": "！", ":": "：", ";": "；" };

  /** What was said, with full-width signs between Han characters: one character for one, so that offsets stay. */
  VC.han = function (text) {
    return text.replace(HAN, (whole, before, sign, space) => before + FULL[sign] + (space && THIN));
  };
})(window.VC = window.VC || {});
