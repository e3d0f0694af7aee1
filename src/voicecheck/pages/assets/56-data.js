/* Data that stands in a file of its own beside the pages. */
(function (VC) {
  "use strict";

  const loaded = {};

  /** The data of a file below the report: what the page loaded itself, else the file is loaded now. */
  VC.loadData = function (file, ready, missing) {
    if (!Object.keys(loaded).length && VC.data) loaded[VC.data.file] = VC.data;
    if (loaded[file]) return ready(loaded[file]);
    const script = VC.el("script", {
      src: file,
      onload() {
        loaded[file] = VC.data;
        ready(VC.data);
      },
      onerror: missing,
    });
    return document.body.append(script);
  };
})(window.VC = window.VC || {});
