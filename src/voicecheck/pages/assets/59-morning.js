/* What a QA lead asks first: who needs help and why, which calls to listen to, what changed since the day before. */
(function (VC) {
  "use strict";

  const FIRST = 5;

  function listen(spot, text) {
    const at = spot.t === null ? VC.t("whole call") : VC.clock(spot.t);
    const shown = ["▶ ", text ? [VC.el("bdi", null, spot.call), " "] : null, at];
    if (!spot.page) return VC.el("span", { class: "muted num" }, shown);
    const href = spot.page + (spot.t === null ? "" : "#t=" + spot.t);
    return VC.el("a", { class: "button num", href, "aria-label": VC.t("Listen") + " " + spot.call + " " + at }, shown);
  }

  function need(each) {
    const name = VC.el("bdi", null, each.agent);
    const listens = (reason) => (reason.spots.length
      ? VC.el("div", { class: "moments" }, reason.spots.map((spot) => listen(spot, true))) : null);
    return VC.el("li", { class: "need" },
      VC.el("h4", null, each.page ? VC.el("a", { href: each.page }, name) : name,
        each.team ? VC.el("span", { class: "muted small" }, " ", VC.el("bdi", null, each.team)) : null),
      VC.el("ul", { class: "plain" }, each.reasons.map((reason) => VC.el("li", null,
        VC.el("span", { class: "need-reason" }, VC.said(reason.text)),
        listens(reason)))));
  }

  function needs(morning) {
    if (!morning.needs.length) return VC.el("p", null, VC.said(morning.unnamed));
    const list = VC.el("ul", { class: "plain needs" }, morning.needs.slice(0, FIRST).map(need));
    const rest = morning.needs.length - FIRST;
    if (rest <= 0) return list;
    const more = VC.button(VC.t("Show {n:more agent|more agents}", { n: rest }), {
      class: "button no-print", onclick() {
        list.append(...morning.needs.slice(FIRST).map(need));
        more.remove();
      },
    });
    return [list, more];
  }

  function chosen(each) {
    return VC.el("li", { class: "listen" }, listen(each, false),
      VC.el("span", { class: each.risk ? "tag tag-fail" : "tag" }, VC.said(each.why)),
      VC.el("span", { class: "listen-what" }, VC.el("b", null, VC.el("bdi", null, each.call)),
        each.agent ? [" · ", VC.el("bdi", null, each.agent)] : null, VC.el("br"),
        VC.el("span", { class: "small muted" }, VC.said(each.text))));
  }

  function part(title, ...children) {
    return VC.el("div", { class: "morning-part" }, VC.el("h3", null, title), children);
  }

  function counted(rows) {
    return VC.el("ul", { class: "plain small muted" }, rows.map((row) =>
      VC.el("li", null, VC.el("span", { class: "num" }, VC.number(row.n) + " × "), VC.said(row.text))));
  }

  /** The morning of the last day, as a card; nothing where nothing is known of it. */
  VC.morning = function (page) {
    const morning = page.morning;
    if (!morning) return null;
    const without = morning.calls - morning.scored;
    const told = [
      part(VC.t("Who to help first today"), needs(morning)),
      part(VC.said(morning.listenTitle), morning.listen.length
        ? VC.el("ol", { class: "plain listens" }, morning.listen.map(chosen))
        : VC.el("p", null, VC.t("There is no call of the day to listen to."))),
      part(VC.said(morning.since), VC.el("ul", { class: "plain" },
        morning.changes.map((line) => VC.el("li", null, VC.said(line))))),
      without > 0 ? part(VC.t("Without a score: {n:call|calls}", { n: without }), counted(morning.unscored)) : null,
      morning.failures.length ? part(VC.t("Could not be analysed"), counted(morning.failures)) : null,
    ];
    return VC.card(VC.t("The day: {day}", { day: VC.date(morning.day) }), VC.el("div", { class: "morning" }, told));
  };
})(window.VC = window.VC || {});
