/* Figures of people: a value with its interval and the calls behind it, in words and as small drawings. */
(function (VC) {
  "use strict";

  const MEASURES = {
    qa_score: { text: VC.msg("QA score"), digits: 1, unit: VC.msg("points") },
    norms_failed_share: { text: VC.msg("Norms failed"), share: true },
    agent_speech_rate_cpm: { text: VC.msg("Speech rate"), digits: 0, unit: VC.msg("characters/min") },
    agent_articulation_rate_cpm: {
      text: VC.msg("Articulation rate (pauses out)"), digits: 0, unit: VC.msg("characters/min"),
    },
    agent_acoustic_rate_cpm: { text: VC.msg("Acoustic rate"), digits: 0, unit: VC.msg("syllables/min") },
    agent_rate_outside_share: { text: VC.msg("Speaking time outside the band"), share: true },
    interruptions_per_call: { text: VC.msg("Interruptions a call"), digits: 1, unit: VC.msg("times") },
    response_median_s: { text: VC.msg("Response, median"), digits: 1, unit: VC.msg("s") },
    dead_air_per_call_s: { text: VC.msg("Dead air a call"), digits: 1, unit: VC.msg("s") },
    hold_per_call_s: { text: VC.msg("Hold a call"), digits: 1, unit: VC.msg("s") },
    agent_talk_share: { text: VC.msg("Agent's share of talk"), share: true },
    agent_clarity: { text: VC.msg("Words heard clearly"), share: true },
    average_handling_time_s: { text: VC.msg("Handling time"), digits: 0, unit: VC.msg("s") },
  };

  /** What stands between the things of a list. */
  VC.comma = () => (VC.lang === "zh" ? "，" : ", ");

  VC.measureTitle = (name) => VC.t(MEASURES[name].text);
  VC.measureUnit = (name) => (MEASURES[name].share ? "%" : VC.t(MEASURES[name].unit));

  /** A value of a measure, without its unit. */
  VC.measured = function (name, value) {
    const how = MEASURES[name];
    return how.share ? VC.number(100 * value, 0) : VC.number(value, how.digits);
  };

  /** "(82–90)", or nothing where there is no interval. */
  VC.interval = function (name, figure) {
    if (!figure || figure.lo === undefined || figure.lo === null) return "";
    return "(" + VC.measured(name, figure.lo) + "–" + VC.measured(name, figure.hi) + ")";
  };

  VC.changed = function (name, change) {
    const text = VC.measured(name, Math.abs(change));
    if (!/[1-9]/.test(text)) return VC.t("about the same");
    return (change > 0 ? "+" : "−") + text;
  };

  /** Too little to say anything: in violet, with the number of calls. */
  VC.few = function (calls) {
    return VC.el("span", { class: "few" }, VC.t("too few, n={n}", { n: VC.number(calls) }));
  };

  /** Too little could be judged for a score. */
  VC.noScore = function (judged, asked) {
    return VC.el("span", { class: "few" }, VC.t("Basis too small"), " ",
      VC.el("span", { class: "num" }, VC.number(judged) + "/" + VC.number(asked)));
  };

  VC.missing = function () {
    return VC.el("span", { class: "few" }, VC.t("Not measured"));
  };

  /** Failed on k of n calls, with the share and its interval. */
  VC.shareOf = function (figure) {
    const part = (text) => VC.el("span", { class: "nowrap" }, text);
    return [part(VC.t("{k}/{n} = {share}", {
      k: VC.number(figure.k), n: VC.number(figure.n), share: VC.percent(figure.k / figure.n),
    })), " ", part(VC.t("({low}–{high})", { low: VC.number(100 * figure.lo), high: VC.percent(figure.hi) }))];
  };

  /** The results of a call or a group as a bar; widths by count, told in words, too. */
  VC.resultBar = function (counts) {
    const bar = VC.el("span", { class: "bar bar-results", role: "img", "aria-label": Object.keys(counts)
      .map((result) => VC.resultWord(result) + " " + VC.number(counts[result])).join(VC.comma()) });
    for (const [result, count] of Object.entries(counts)) {
      if (count <= 0) continue;
      const part = VC.el("span", { class: "bar-" + result });
      part.style.flexGrow = count;
      bar.append(part);
    }
    return bar;
  };

  function extent(values) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const room = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
    return [low - room, high + room];
  }

  /** An interval on a scale from low to high, with the team's value as a tick: wide is uncertain. */
  VC.rangeChart = function (figure, team, scale) {
    const width = 120;
    const [low, high] = scale;
    const x = (value) => (4 + (width - 8) * (value - low) / (high - low || 1)).toFixed(1);
    const known = figure.lo !== undefined && figure.lo !== null;
    return VC.svg("svg", { class: "range", viewBox: "0 0 120 20", width, height: 20, "aria-hidden": "true" },
      VC.svg("path", { class: "range-base", d: "M4 10H116" }),
      team ? VC.svg("path", { class: "range-team", d: "M" + x(team.v) + " 2V18" }) : null,
      known ? VC.svg("path", { class: "range-line", d: "M" + x(figure.lo) + " 10H" + x(figure.hi) }) : null,
      VC.svg("circle", { class: known ? "range-dot" : "range-dot range-weak", cx: x(figure.v), cy: 10, r: 4 }));
  };

  /** A scale that holds the values and intervals of some figures. */
  VC.scaleOf = function (figures) {
    const all = figures.filter(Boolean).flatMap((each) => [each.v, each.lo, each.hi]);
    return extent(all.filter((value) => value !== undefined && value !== null));
  };

  /** The points of a trend with their intervals; what rests on too little for one is hollow. */
  VC.trendChart = function (name, points, ends) {
    const width = 132;
    const height = 34;
    const [low, high] = VC.scaleOf(points);
    const x = (at) => (6 + (width - 12) * (points.length > 1 ? at / (points.length - 1) : 0.5)).toFixed(1);
    const y = (value) => (4 + (height - 8) * (1 - (value - low) / (high - low || 1))).toFixed(1);
    const marks = [];
    let line = "";
    points.forEach((point, at) => {
      if (!point) {
        line += " ";
        return;
      }
      line += (line === "" || line.endsWith(" ") ? "M" : "L") + x(at) + " " + y(point.v);
      const sure = point.lo !== undefined && point.lo !== null;
      const range = () => "M" + x(at) + " " + y(point.lo) + "V" + y(point.hi);
      if (sure) marks.push(VC.svg("path", { class: "trend-range", d: range() }));
      const dot = sure ? "trend-dot" : "trend-dot trend-weak";
      marks.push(VC.svg("circle", { class: dot, cx: x(at), cy: y(point.v), r: 2.6 }));
    });
    const known = points.map((point, at) => [point, ends[at]]).filter(([point]) => point);
    const told = known.map(([point, end]) => VC.t("{day}: {value}", {
      day: end.slice(5), value: VC.measured(name, point.v) + " " + VC.interval(name, point),
    }));
    return VC.svg("svg", {
      class: "trend", viewBox: "0 0 132 34", width, height, role: "img", "aria-label": told.join(VC.comma()),
    }, VC.svg("path", { class: "trend-line", d: line.trim() }), marks);
  };
})(window.VC = window.VC || {});
