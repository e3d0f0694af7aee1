/* The verdicts of the review page: by reviewer, kept in the browser, with what they come to and a file to save. */
(function (VC) {
  "use strict";

  const COLUMNS = ["call_id", "call_key", "rule_id", "start_s", "verdict", "reviewer", "note", "at", "result"];

  const review = (VC.review = {});

  const shelf = () => "desk." + (VC.page.report || "page");
  review.key = (item) => [item.call, item.rule, item.start === null ? "" : item.start].join("|");

  /** The desk of a reviewer: `marks` by finding, `saved` when they were last exported. */
  review.desk = function (data) {
    const all = () => VC.store.get(shelf()) || {};
    const own = () => all()[desk.reviewer] || { marks: {}, saved: "" };
    function put(mine) {
      if (!VC.store.set(shelf(), { ...all(), [desk.reviewer]: mine })) desk.refused = true;
    }
    const desk = {
      refused: VC.store.refused,
      get reviewer() {
        return VC.store.get("reviewer") || "";
      },
      /** Another reviewer has another desk; what was noted before anybody said a name goes to the first who does. */
      set reviewer(name) {
        const kept = all();
        if (name && !VC.store.get("reviewer") && kept[""]) {
          const before = kept[name] || { marks: {}, saved: "" };
          kept[name] = { ...before, marks: { ...before.marks, ...kept[""].marks } };
          delete kept[""];
          VC.store.set(shelf(), kept);
        }
        VC.store.set("reviewer", name);
      },
      mark: (item) => own().marks[review.key(item)] || null,
      /** What was imported of this reviewer before. */
      known: (item) => item.reviews.find((each) => desk.reviewer && each.reviewer === desk.reviewer) || null,
      done: (item) => desk.mark(item) !== null || desk.known(item) !== null,
      set(item, mark) {
        const mine = own();
        if (mark === null) delete mine.marks[review.key(item)];
        else mine.marks[review.key(item)] = { ...mark, at: new Date().toISOString() };
        put(mine);
      },
      count: () => Object.keys(own().marks).length,
      unsaved: () => Object.values(own().marks).filter((each) => each.at > own().saved).length,
      /** Save all verdicts of this reviewer as a file for `review import`; false where there is none. */
      save() {
        const mine = own();
        const rows = data.items.filter((item) => mine.marks[review.key(item)]).map(function (item) {
          const mark = mine.marks[review.key(item)];
          const call = data.calls[item.call];
          return [call.id, call.key, item.rule, item.start, mark.verdict, desk.reviewer, mark.note, mark.at, item.raw];
        });
        if (!rows.length || !desk.reviewer) return false;
        const now = new Date().toISOString();
        VC.download("review-" + now.slice(0, 10) + ".csv", VC.csv([COLUMNS, ...rows]));
        put({ ...mine, saved: now });
        return true;
      },
    };
    return desk;
  };

  const Z = 1.959964;

  /** The Wilson interval of 95 % of a share, as `review import` prints it. */
  review.wilson = function (right, n) {
    const p = right / n;
    const centre = p + (Z * Z) / (2 * n);
    const wide = Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
    const scale = 1 + (Z * Z) / n;
    return [Math.max(0, (centre - wide) / scale), Math.min(1, (centre + wide) / scale)];
  };

  /** How many accusations among some findings the reviewer says are right: `{right, n}`. */
  review.precision = function (desk, items) {
    let right = 0;
    let n = 0;
    for (const item of items) {
      const mark = desk.mark(item) || desk.known(item);
      if (!mark || item.result !== "fail" || !["right", "wrong"].includes(mark.verdict)) continue;
      n += 1;
      right += mark.verdict === "right" ? 1 : 0;
    }
    return { right, n };
  };

  review.precisionText = function ({ right, n }) {
    if (!n) return VC.t("no accusation judged yet");
    const [low, high] = review.wilson(right, n).map((each) => Math.round(100 * each));
    const values = { right, n, share: Math.round((100 * right) / n), low, high };
    return VC.t("{right}/{n} = {share}% ({low}–{high})", values);
  };
})(window.VC = window.VC || {});
