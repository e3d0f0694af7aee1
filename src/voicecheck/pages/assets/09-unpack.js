/* Puts back what a call's data leaves out: what is the same on every call, and what is null. */
(function (VC) {
  "use strict";

  const FROM_NORM = ["advice", "figure", "reason"];

  function fill(item, keys, otherwise) {
    for (const key of keys) {
      if (!(key in item)) item[key] = otherwise(key);
    }
  }

  /** Complete the norms of a page, from the page or from what was loaded before it. */
  VC.unpack = function (data) {
    if (!data.keys) return;
    const known = data.norm_info || VC.norms || {};
    for (const norm of data.norms) {
      const same = known[norm.id] || {};
      fill(norm, data.keys.norm, (key) => (key in same ? same[key] : null));
      for (const place of norm.places) {
        fill(place, data.keys.place, (key) => (FROM_NORM.includes(key) ? norm[key] : null));
      }
    }
  };
})(window.VC = window.VC || {});
