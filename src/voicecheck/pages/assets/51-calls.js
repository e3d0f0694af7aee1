/* The calls of an index: columns of numbers with dictionaries, read, filtered and sorted without making a row each. */
(function (VC) {
  "use strict";

  const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const RESULTS = ["na", "fail", "unknown", "pass"];
  const VALUE = new Uint8Array(128);
  for (let at = 0; at < SIGNS.length; at += 1) VALUE[SIGNS.charCodeAt(at)] = at;

  /** In a filter: the calls whose agent or team is not known. */
  VC.UNNAMED = "-";

  const KINDS = {
    scored: (list, i) => list.score[i] >= 0,
    unscored: (list, i) => list.score[i] < 0 && !list.isPractice(i),
    mixed: (list, i) => !list.apart[i] && !list.isPractice(i),
    practice: (list, i) => list.isPractice(i),
  };

  /** Columns as they come from Python, with what reads them. */
  VC.callList = function (columns) {
    const list = Object.create(columns);
    const places = new Map(columns.rules.map((rule, at) => [rule, at]));
    const signs = Math.ceil(columns.rules.length / 3);
    const practice = columns.directions.indexOf("practice");

    list.of = (name, i) => (columns[name][i] < 0 ? null : columns[name + "s"][columns[name][i]]);
    /** The address of a call's page below the report; null where it has none. */
    list.page = function (i) {
      const page = columns.pages[i];
      return page === 0 ? "calls/" + columns.days[columns.day[i]] + "/" + columns.id[i] + ".html" : page;
    };
    list.isPractice = (i) => practice >= 0 && columns.direction[i] === practice;
    list.na = (i) => Math.max(0, columns.rules.length - columns.fail[i] - columns.unknown[i] - columns.pass[i]);

    /** What came of a norm on a call. */
    list.result = function (i, rule) {
      const at = places.get(rule);
      if (at === undefined) return "na";
      const sign = VALUE[columns.results.charCodeAt(i * signs + Math.floor(at / 3))];
      return RESULTS[(sign >> (2 * (at % 3))) & 3];
    };

    /** The norms that came out so on a call. */
    list.rulesThat = (i, result) => columns.rules.filter((rule) => list.result(i, rule) === result);

    list.sortKeys = {
      time: (i) => columns.day[i] * 1440 + columns.minute[i],
      agent: (i) => columns.agent[i],
      duration: (i) => columns.duration[i],
      score: (i) => columns.score[i],
      fail: (i) => columns.fail[i],
      unknown: (i) => columns.unknown[i],
      pace: (i) => columns.pace[i],
      hold: (i) => columns.hold[i],
    };
    return list;
  };

  function tests(list, wanted) {
    const found = [];
    const among = function (name, value) {
      const at = list[name + "s"].indexOf(value);
      const unnamed = at < 0 && value === VC.UNNAMED;
      found.push((i) => list[name][i] === at && (at >= 0 || unnamed));
    };
    if (wanted.team) among("team", wanted.team);
    if (wanted.agent) among("agent", wanted.agent);
    const days = list.days;
    if (wanted.from) found.push((i) => days[list.day[i]] >= wanted.from);
    if (wanted.to) found.push((i) => days[list.day[i]] <= wanted.to);
    const span = function (name, low, high, unit) {
      const known = (text) => text !== undefined && text !== null && text !== "" && Number.isFinite(Number(text));
      if (known(low)) found.push((i) => list[name][i] >= Number(low) * unit);
      if (known(high)) found.push((i) => list[name][i] >= 0 && list[name][i] <= Number(high) * unit);
    };
    span("duration", wanted.dmin, wanted.dmax, 60);
    span("score", wanted.smin, wanted.smax, 10);
    if (KINDS[wanted.kind]) found.push((i) => KINDS[wanted.kind](list, i));
    if (wanted.rule) {
      const result = wanted.result || null;
      found.push((i) => (result ? list.result(i, wanted.rule) === result : list.result(i, wanted.rule) !== "na"));
    } else if (wanted.result && wanted.result !== "na" && list[wanted.result]) {
      found.push((i) => list[wanted.result][i] > 0);
    }
    const words = (wanted.q || "").toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length) {
      found.push(function (i) {
        const text = [list.id[i], list.of("agent", i), list.of("team", i), list.of("scenario", i)].join("\n");
        return words.every((word) => text.toLowerCase().includes(word));
      });
    }
    return found;
  }

  /** The numbers of the calls that are wanted, in order: `sort` is a key, with "-" before it from large to small. */
  VC.findCalls = function (list, wanted) {
    const asked = tests(list, wanted);
    const found = [];
    for (let i = 0; i < list.n; i += 1) if (asked.every((test) => test(i))) found.push(i);
    const falling = !wanted.sort || wanted.sort.startsWith("-");
    const key = list.sortKeys[(wanted.sort || "").replace(/^-/, "")] || list.sortKeys.time;
    const time = list.sortKeys.time;
    return found.sort(function (a, b) {
      const [first, second] = [key(a), key(b)];
      if (first !== second) {
        if (first < 0 || second < 0) return first < 0 ? 1 : -1; // what is not known comes last either way
        return falling ? second - first : first - second;
      }
      return time(b) - time(a) || a - b;
    });
  };
})(window.VC = window.VC || {});
