/* Times, numbers and dates as people read them. What is missing is said in words by the caller, never as 0. */
(function (VC) {
  "use strict";

  /** A place in a call, "1:05" or, with digits, "1:05.3"; from an hour on "1:00:05". */
  VC.clock = function (seconds, digits) {
    const unit = Math.pow(10, digits || 0);
    const all = Math.floor(Math.max(0, seconds) * unit + 1e-6);
    const whole = Math.floor(all / unit);
    const minutes = Math.floor(whole / 60);
    const two = (n) => String(n).padStart(2, "0");
    const head = minutes < 60 ? String(minutes) : Math.floor(minutes / 60) + ":" + two(minutes % 60);
    const tail = digits ? "." + String(all % unit).padStart(digits, "0") : "";
    return head + ":" + two(whole % 60) + tail;
  };

  /** How long something took: "45.1 s" under a minute, above "1 min 5 s". */
  VC.duration = function (seconds) {
    if (seconds < 60) return VC.t("{s} s", { s: VC.number(seconds, 1) });
    const whole = Math.round(seconds);
    if (whole % 60 === 0) return VC.t("{m} min", { m: VC.number(whole / 60) });
    return VC.t("{m} min {s} s", { m: VC.number(Math.floor(whole / 60)), s: whole % 60 });
  };

  /** A number with at most so many digits after the point. */
  VC.number = function (value, digits) {
    const exact = Number(Number(value).toFixed(6)); // 24.55 is written so, whatever sums it was made of
    return exact.toLocaleString(VC.lang === "zh" ? "zh-CN" : "en-GB", { maximumFractionDigits: digits || 0 });
  };

  /** A share of one as a percentage. */
  VC.percent = function (share) {
    return VC.number(100 * share) + "%";
  };

  const STAMP = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/;

  function parts(text, options) {
    const found = STAMP.exec(text);
    if (!found) return text;
    const [, year, month, day, hour, minute] = found.map(Number);
    const when = new Date(Date.UTC(year, month - 1, day, hour || 0, minute || 0));
    return new Intl.DateTimeFormat(VC.lang === "zh" ? "zh-CN" : "en-GB", { ...options, timeZone: "UTC" }).format(when);
  }

  function day() {
    const zh = VC.lang === "zh";
    return { year: "numeric", month: zh ? "2-digit" : "short", day: zh ? "2-digit" : "numeric" };
  }

  /** A date and time in the zone in which it was written, which is the call's own. */
  VC.dateTime = function (text) {
    const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    return parts(text, { ...day(), ...(/\d\d:\d\d/.test(text) ? time : {}) });
  };

  /** A moment that is no call's start: UTC is named where it is not known what the calls' clock showed. */
  VC.moment = function (text) {
    return VC.dateTime(text) + (/(?:Z|[+-]00:00)$/.test(text) ? " UTC" : "");
  };

  VC.date = function (text) {
    return parts(text.slice(0, 10), { ...day(), weekday: "short" });
  };
})(window.VC = window.VC || {});
