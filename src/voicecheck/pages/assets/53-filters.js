/* The filters of the table of calls. They live in the hash, so that a link shows what its sender saw. */
(function (VC) {
  "use strict";

  const NAMES = [
    "team", "agent", "from", "to", "rule", "result", "dmin", "dmax", "smin", "smax", "kind", "q", "sort",
  ];
  const KINDS = {
    scored: VC.msg("With a score"),
    unscored: VC.msg("Without a score"),
    mixed: VC.msg("Parties not on channels of their own"),
    practice: VC.msg("Practice"),
  };

  VC.readFilters = function () {
    return Object.fromEntries(NAMES.map((name) => [name, VC.hash.get(name) || ""]));
  };

  VC.writeFilters = function (wanted) {
    VC.hash.set(Object.fromEntries(NAMES.map((name) => [name, wanted[name] || null])));
  };

  function labelled(text, field, more) {
    return VC.el("label", { class: "filter" + (more ? " " + more : "") }, VC.el("span", null, text), field);
  }

  function choice(name, wanted, options, change) {
    const first = VC.el("option", { value: "" }, VC.t("All"));
    const rest = options.map(([value, text]) => VC.el("option", { value }, text));
    const field = VC.el("select", { class: "field", name, onchange: () => change(name, field.value) }, first, rest);
    if (wanted[name] && !options.some(([value]) => value === wanted[name])) {
      field.append(VC.el("option", { value: wanted[name] }, wanted[name]));
    }
    field.value = wanted[name];
    return field;
  }

  function entry(name, type, wanted, change, attributes) {
    const field = VC.el("input", {
      class: "field", name, type, value: wanted[name], autocomplete: "off", ...attributes,
      oninput: () => change(name, field.value),
    });
    return field;
  }

  function range(text, low, high) {
    return VC.el("fieldset", { class: "filter filter-range" }, VC.el("legend", null, text), low, "–", high);
  }

  /**
   * The filters of some calls. `norms` are the titles of norms by id; `own` leaves out agent and team; `change(wanted)`
   * is told. Gives the form; it shows what `wanted` says.
   */
  VC.filters = function (list, { wanted, norms, own, change }) {
    const set = function (name, value) {
      wanted[name] = value;
      change(wanted);
    };
    const unnamed = [VC.UNNAMED, VC.t("(not known)")];
    const named = function (name, values) {
      const known = values.map((value) => [value, value]);
      return list[name].some((at) => at < 0) ? [...known, unnamed] : known;
    };
    const failed = new Map(list.rules.map((rule) => [rule, norms.get(rule) || rule]));
    const titles = [...failed].sort((a, b) => a[1].localeCompare(b[1], VC.lang === "zh" ? "zh-CN" : "en"));
    const results = ["fail", "unknown", "pass", "na"].map((result) => [result, VC.resultWord(result)]);
    const kinds = Object.entries(KINDS).map(([kind, text]) => [kind, VC.t(text)]);
    const minutes = { min: 0, step: "any", inputmode: "decimal" };
    const points = { min: 0, max: 100, step: "any", inputmode: "decimal" };
    const days = { min: list.days[0], max: list.days[list.days.length - 1] };
    const number = (name, text, more) => entry(name, "number", wanted, set, { "aria-label": text, ...more });
    const day = (name, text) => entry(name, "date", wanted, set, { "aria-label": text, ...days });
    const [least, most] = [VC.t("At least"), VC.t("At most")];
    const form = VC.el("form", { class: "filters no-print", role: "search", "aria-label": VC.t("Filter calls") },
      own ? null : labelled(VC.t("Team"), choice("team", wanted, named("team", list.teams), set)),
      own ? null : labelled(VC.t("Agent"), choice("agent", wanted, named("agent", list.agents), set)),
      range(VC.t("Date"), day("from", VC.t("From")), day("to", VC.t("To"))),
      labelled(VC.t("Norm"), choice("rule", wanted, titles, set), "filter-wide"),
      labelled(VC.t("Result"), choice("result", wanted, results, set)),
      range(VC.t("Length, minutes"), number("dmin", least, minutes), number("dmax", most, minutes)),
      range(VC.t("Score"), number("smin", least, points), number("smax", most, points)),
      labelled(VC.t("Calls"), choice("kind", wanted, kinds, set)),
      labelled(VC.t("Search"), entry("q", "search", wanted, set, { placeholder: VC.t("Call, agent, team, scenario") }),
        "filter-wide"),
      VC.button(VC.t("Clear filters"), { onclick: () => change(cleared(wanted), true) }));
    form.addEventListener("submit", (event) => event.preventDefault());
    return form;
  };

  /** No filter, in the same order. */
  function cleared(wanted) {
    for (const name of NAMES) if (name !== "sort") wanted[name] = "";
    return wanted;
  }

  VC.clearedFilters = cleared;

  /** What is filtered by, in words: "Team T1, Failed: …"; empty where nothing is. */
  VC.isFiltered = (wanted) => NAMES.some((name) => name !== "sort" && wanted[name]);
})(window.VC = window.VC || {});
