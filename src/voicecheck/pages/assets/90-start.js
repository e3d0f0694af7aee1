/* The last script: everything is there, and the page can be drawn. */
(function (VC) {
  "use strict";

  VC.start();
})(window.VC = window.VC || {});
