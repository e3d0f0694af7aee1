/* What reviewers say of findings, and agents who appeal: kept in the browser, saved as a file for `review import`. */
(function (VC) {
  "use strict";

  const COLUMNS = ["call_id", "call_key", "rule_id", "start_s", "verdict", "reviewer", "note", "at"];

  const VERDICTS = {
    right: VC.msg("Right"), wrong: VC.msg("Wrong"), unsure: VC.msg("Can't hear"), appeal: VC.msg("Appeal"),
  };

  const shelf = () => "reviews." + (VC.page.report || "page");
  const all = () => VC.store.get(shelf()) || {};
  const name = (call, rule, start) => [call.key, rule, start === null || start === undefined ? "" : start].join("|");

  /** The verdicts of this report, by call (`{key, id}`), rule and the second at which the finding starts (or null). */
  VC.reviews = {
    VERDICTS,
    word: (verdict) => VC.t(VERDICTS[verdict] || verdict),
    get: (call, rule, start) => all()[name(call, rule, start)] || null,
    /** Note a verdict, or a note to it; a verdict of null takes both back. */
    set(call, rule, start, verdict, note) {
      const kept = all();
      const key = name(call, rule, start);
      if (verdict === null) delete kept[key];
      else {
        kept[key] = {
          call_id: call.id, call_key: call.key, rule_id: rule, start_s: start === undefined ? null : start, verdict,
          note: note === undefined ? (kept[key] || {}).note || "" : note, at: new Date().toISOString(),
        };
      }
      return VC.store.set(shelf(), kept);
    },
    /** Those of one call, or of the whole report. */
    list: (call) => Object.values(all()).filter((each) => !call || each.call_key === call.key),
    get reviewer() {
      return VC.store.get("reviewer") || "";
    },
    set reviewer(value) {
      VC.store.set("reviewer", value.trim());
    },
    /** Save them as CSV; false, where there is nothing to save or nobody says who judged. */
    save(call) {
      const found = VC.reviews.list(call);
      if (!found.length || !VC.reviews.reviewer) return false;
      const rows = found.map((each) => COLUMNS.map((column) =>
        (column === "reviewer" ? VC.reviews.reviewer : each[column])));
      const day = new Date().toISOString().slice(0, 10);
      VC.download(`reviews-${day}.csv`, VC.csv([COLUMNS, ...rows]));
      return true;
    },
  };
})(window.VC = window.VC || {});
