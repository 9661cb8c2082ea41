// The form of a move inside its page: brought into view, its first field focused where there is a keyboard and no news stands before it. Escape leaves a field,
// so that digits choose an answer, and then puts the form away; Ctrl+Enter sends.
(function () {
  "use strict";
  var FIELDS = "form .pick-box input, form input, form select, form textarea, form .answers button";
  function usable(field) { return field.type !== "hidden" && field.type !== "file" && field.tabIndex >= 0 && !field.closest("[hidden]") && !field.disabled; }
  function keyboard() { return window.matchMedia("(hover: hover) and (pointer: fine)").matches; }
  function arrive(panel) {
    var title = panel.querySelector("[data-panel-title]");
    if (!title) return;
    var first = keyboard() ? Array.prototype.find.call(panel.querySelectorAll(FIELDS), usable) : null;
    title.scrollIntoView({ block: "nearest" });
    (panel.querySelector("[data-since]") ? title : first || title).focus({ preventScroll: !keyboard() });
    (first || title).dispatchEvent(new CustomEvent("panel:arrived", { bubbles: true }));
    if (!keyboard()) panel.scrollIntoView({ block: "start" });
  }
  // The matter in hand stays in sight in the list beside it; the page itself moves only where the list ends below the window.
  function keepInSight() {
    var here = document.querySelector(".screen__here"), list = here && here.closest(".screen__list");
    if (!list || list.scrollHeight <= list.clientHeight) return;
    var row = here.getBoundingClientRect(), box = list.getBoundingClientRect();
    list.scrollTop += row.top - box.top - Math.max(0, (list.clientHeight - row.height) / 2);
    if (here.getBoundingClientRect().bottom > window.innerHeight) here.scrollIntoView({ block: "nearest" });
  }
  keepInSight();
  document.addEventListener("htmx:afterSettle", function (event) {
    var panel = document.getElementById("panel");
    if (panel && event.target.id === "panel") arrive(panel);
  });
  document.addEventListener("click", function (event) {
    var away = event.target.closest("[data-panel-close]");
    if (!away) return;
    event.preventDefault();
    var panel = document.getElementById("panel"), from = document.querySelector("[hx-target='#panel']");
    panel.hidden = true;
    panel.textContent = "";
    if (from) from.focus();
  });
  document.addEventListener("keydown", function (event) {
    var panel = document.getElementById("panel");
    if (!panel || panel.hidden || event.isComposing) return;
    if (event.key === "Escape" && !event.defaultPrevented && event.target.closest("#panel input, #panel select, #panel textarea")) {
      event.preventDefault();
      panel.querySelector("[data-panel-title]").focus();
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      var away = panel.querySelector("[data-panel-close]");
      if (away) { event.preventDefault(); away.click(); }
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      var send = panel.querySelector("form .actions button[type=submit]") || event.target.closest(".answers button");
      if (send) { event.preventDefault(); send.click(); }
    }
  });
})();
