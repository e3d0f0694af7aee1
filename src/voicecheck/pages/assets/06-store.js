/* What the page remembers: localStorage, or memory where it is refused; the hash; files to save. */
(function (VC) {
  "use strict";

  const memory = new Map();

  function probe() {
    try {
      localStorage.setItem("voicecheck", "1");
      return localStorage;
    } catch (error) {
      return null;
    }
  }

  const local = probe();

  VC.store = {
    /** Whether the browser keeps nothing: what is noted is lost when the page is closed. */
    refused: local === null,
    get(key) {
      try {
        const text = local ? local.getItem("voicecheck." + key) : memory.get(key);
        return text === null || text === undefined ? null : JSON.parse(text);
      } catch (error) {
        return null;
      }
    },
    set(key, value) {
      const text = JSON.stringify(value);
      memory.set(key, text);
      try {
        if (local) local.setItem("voicecheck." + key, text);
        return local !== null;
      } catch (error) {
        VC.store.refused = true;
        return false;
      }
    },
  };

  VC.hash = {
    get(name) {
      return new URLSearchParams(location.hash.slice(1)).get(name);
    },
    /** Put values into the hash, or take out those that are null, without a step in the history. */
    set(values) {
      const all = new URLSearchParams(location.hash.slice(1));
      for (const [name, value] of Object.entries(values)) {
        if (value === null || value === "") all.delete(name);
        else all.set(name, value);
      }
      const text = all.toString();
      if (text === location.hash.slice(1)) return;
      try {
        history.replaceState(null, "", text ? "#" + text : location.pathname + location.search);
      } catch (error) {
        /* Some browsers refuse this on file://: the page works, only the link does not follow. */
      }
    },
  };

  /** Rows as CSV (RFC 4180) with a BOM for Excel; a cell that Excel would take for a formula gets an apostrophe. */
  VC.csv = function (rows) {
    const cell = function (value) {
      let text = value === null || value === undefined ? "" : String(value);
      if (/^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)) text = "'" + text;
      return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    return "\ufeff" + rows.map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
  };

  VC.download = function (name, text) {
    const url = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = VC.el("a", { href: url, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
})(window.VC = window.VC || {});
