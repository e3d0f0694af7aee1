/* The calls with their filters, their table and their CSV: on the team's page and on an agent's. */
(function (VC) {
  "use strict";

  function when(list, i) {
    const day = list.of("day", i) || "";
    const minute = list.minute[i];
    const time = minute < 0 ? "" : " " + String(Math.floor(minute / 60)).padStart(2, "0") + ":"
      + String(minute % 60).padStart(2, "0");
    return { day, time };
  }

  function moment(list, i) {
    const { day, time } = when(list, i);
    const year = VC.el("span", { class: "not-narrow" }, day.slice(0, 5));
    return [VC.el("span", { class: "nowrap" }, year, day.slice(5)), VC.el("span", { class: "nowrap" }, time)];
  }

  function score(list, i) {
    if (list.isPractice(i) && list.score[i] >= 0) {
      return [VC.el("span", { class: "num" }, VC.number(list.score[i] / 10, 1)), " ",
        VC.el("span", { class: "chip" }, VC.t("Practice"))];
    }
    if (list.score[i] >= 0) return VC.el("span", { class: "num" }, VC.number(list.score[i] / 10, 1));
    return VC.el("span", { title: VC.said(list.of("reason", i)) }, VC.noScore(list.judged[i], list.asked[i]));
  }

  function known(value, show) {
    return value < 0 ? VC.el("span", { class: "few" }, VC.t("Not measured")) : show(value);
  }

  function count(result, value) {
    return VC.el("span", { class: "count count-" + result },
      value > 0 ? VC.icon(result) : null, VC.el("span", { class: "num" }, VC.number(Math.max(0, value))));
  }

  function columnsOf(list, { prefix, own, agentPage }) {
    const link = (i) => (list.page(i) ? prefix + list.page(i) : null);
    const name = function (i) {
      const text = VC.el("bdi", null, list.id[i]);
      return link(i) ? VC.el("a", { href: link(i) }, text) : text;
    };
    const agent = function (i) {
      const id = list.of("agent", i);
      if (id === null) return VC.el("span", { class: "muted" }, VC.t("(not known)"));
      const page = agentPage(id);
      return page ? VC.el("a", { href: page, tabindex: "-1" }, VC.el("bdi", null, id)) : VC.el("bdi", null, id);
    };
    const columns = [
      { title: VC.msg("Time"), class: "c-time num", sort: "time",
        cell: (i) => moment(list, i) },
      { title: VC.msg("Call"), class: "c-call",
        cell: (i) => [name(i), own ? null : VC.el("div", { class: "small muted narrow" }, list.of("agent", i))] },
      { title: VC.msg("Agent"), class: "c-agent", sort: "agent", cell: agent },
      { title: VC.msg("Length"), class: "c-length num wide", sort: "duration",
        cell: (i) => VC.clock(list.duration[i]) },
      { title: VC.msg("Score"), class: "c-score num", sort: "score", cell: (i) => score(list, i) },
      { title: VC.msg("Results"), class: "c-bar wide", cell: (i) => VC.resultBar({
        fail: list.fail[i], unknown: list.unknown[i], pass: list.pass[i], na: list.na(i) }) },
      { title: VC.msg("Failed"), class: "c-count num", sort: "fail", cell: (i) => count("fail", list.fail[i]) },
      { title: VC.msg("Can't tell"), class: "c-count num", sort: "unknown",
        cell: (i) => count("unknown", list.unknown[i]) },
      { title: VC.msg("Pace"), class: "c-pace num wide", sort: "pace",
        cell: (i) => known(list.pace[i], (value) => VC.number(value)) },
      { title: VC.msg("On hold"), class: "c-hold num wide", sort: "hold",
        cell: (i) => known(list.hold[i], (value) => (value ? VC.duration(value / 10) : "0")) },
    ];
    return { columns: own ? columns.filter((column) => column.sort !== "agent") : columns, link };
  }

  function table(list, rows) {
    const head = ["call_id", "date", "time", "agent_id", "team", "scenario", "duration_s", "qa_score", "norms_judged",
      "norms_asked", "norms_failed", "norms_unknown", "agent_speech_rate_cpm", "hold_s", "failed_norms"];
    const number = (value, unit) => (value < 0 ? null : value / (unit || 1));
    return [head, ...rows.map((i) => [
      list.id[i], when(list, i).day, when(list, i).time.trim(), list.of("agent", i), list.of("team", i),
      list.of("scenario", i), list.duration[i], number(list.score[i], 10), list.judged[i], list.asked[i], list.fail[i],
      list.unknown[i], number(list.pace[i]), number(list.hold[i], 10), list.rulesThat(i, "fail").join("; ")])];
  }

  /**
   * The calls of a list: filters, how many are shown, the table, a CSV. `prefix` leads from this page to the report's
   * folder, `norms` are titles by id, `agentPage(id)` gives an agent's page. Gives `node`, and `want(filters)`.
   */
  VC.callsBox = function (list, options) {
    let wanted = VC.readFilters();
    let rows = [];
    const { columns, link } = columnsOf(list, options);
    const told = VC.el("p", { class: "muted", role: "status" });
    const place = VC.el("div");
    const grid = VC.grid({ label: VC.t("Calls"), columns, link, choose: sortBy, empty: nothing });
    const save = VC.button(VC.t("Save as CSV"), {
      class: "button no-print", onclick: () => VC.download("calls.csv", VC.csv(table(list, rows))),
    });
    const node = VC.el("div", { class: "calls-box" }, place,
      VC.el("div", { class: "calls-told" }, told, save), grid.node);

    function nothing() {
      const all = VC.button(VC.t("Clear filters"), { onclick: () => want(VC.clearedFilters(wanted)) });
      return VC.isFiltered(wanted)
        ? [VC.el("p", null, VC.t("No call is like that. Take a filter away, or all of them.")), all]
        : VC.el("p", null, VC.t("No calls yet: give recordings to `voicecheck run`."));
    }

    function form() {
      place.replaceChildren(VC.filters(list, {
        wanted, norms: options.norms, own: options.own, change: (now, anew) => (anew ? want(now) : refresh(now)),
      }));
    }

    function sortBy(sort) {
      wanted.sort = sort === "-time" ? "" : sort;
      refresh(wanted);
    }

    function refresh(now) {
      wanted = now;
      VC.writeFilters(wanted);
      rows = VC.findCalls(list, wanted);
      told.replaceChildren(VC.t("{shown} of {all:call|calls}", { shown: VC.number(rows.length), all: list.n }));
      save.disabled = !rows.length;
      grid.show(rows, wanted.sort || "-time");
    }

    function want(now) {
      wanted = { ...VC.clearedFilters({ ...wanted }), ...now };
      form();
      refresh(wanted);
    }

    VC.on(window, "hashchange", () => want(VC.readFilters()));
    return { node, want, start: () => want(wanted) };
  };
})(window.VC = window.VC || {});
