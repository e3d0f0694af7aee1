/* What could not be analysed, at which step, why, and what to do. */
(function (VC) {
  "use strict";

  const STAGES = {
    discover: {
      text: VC.msg("Finding the recording"),
      todo: VC.msg("Correct the manifest or the file's name, then run `voicecheck run` again."),
    },
    decode: {
      text: VC.msg("Reading the sound"),
      todo: VC.msg("Get the recording anew from the recorder, then run `voicecheck retry --failed --out FOLDER`."),
    },
    analyse: {
      text: VC.msg("Hearing and judging"),
      todo: VC.msg("Run `voicecheck retry --failed --out FOLDER`; if it fails again, pass the message on to IT."),
    },
    publish: {
      text: VC.msg("Publishing"),
      todo: VC.msg("Run `voicecheck rescore --out FOLDER`."),
    },
  };

  function row(failure) {
    const stage = STAGES[failure.stage] || STAGES.analyse;
    return VC.el("tr", null,
      VC.el("th", { scope: "row" }, VC.el("bdi", null, failure.recording),
        VC.el("div", { class: "small muted" },
          [failure.day, failure.agent, failure.team].filter(Boolean).join(" · "))),
      VC.el("td", null, VC.t(stage.text)),
      VC.el("td", { class: "message" }, VC.said(failure.message)),
      VC.el("td", null, VC.t(stage.todo)),
      VC.el("td", { class: "num wide" }, VC.number(failure.attempts)));
  }

  function failed(page) {
    if (!page.failures.length) {
      return VC.el("p", null, VC.t("Every recording that was tried could be analysed. Nothing to do."));
    }
    const heads = [[VC.t("Recording"), ""], [VC.t("Step"), ""], [VC.t("What is wrong"), ""], [VC.t("What to do"), ""],
      [VC.t("Tries"), "num wide"]];
    return VC.scrolled(VC.t("Not analysed"), VC.el("table", { class: "table failures" },
      VC.tableHead(heads),
      VC.el("tbody", null, page.failures.map(row))));
  }

  function waiting(page) {
    if (!page.waitingCount) return null;
    const more = page.waitingCount - page.waiting.length;
    return [VC.el("h3", null, VC.t("Not reached ({n})", { n: VC.number(page.waitingCount) })),
      VC.el("p", null, VC.t(
        "The run ended before these were heard. Run `voicecheck run` again: it goes on where it stopped.")),
      VC.el("ul", { class: "plain plain-columns" }, page.waiting.map(([recording, day]) =>
        VC.el("li", null, VC.el("bdi", null, recording), " ", VC.el("span", { class: "muted small" }, day)))),
      more > 0 ? VC.el("p", { class: "muted" }, VC.t("and {n} more", { n: VC.number(more) })) : null];
  }

  VC.failures = (page) => VC.el("div", { class: "card-body" }, failed(page), waiting(page));
})(window.VC = window.VC || {});
