// The form of a move inside its page: brought into view, focused where there is a keyboard, put away by Escape, sent by Ctrl+Enter.
(function () {
  "use strict";
  function keyboard() { return window.matchMedia("(hover: hover) and (pointer: fine)").matches; }
  function arrive(panel) {
    var title = panel.querySelector("[data-panel-title]");
    if (!title) return;
    var first = panel.querySelector("form input:not([type=hidden]):not([hidden]), form select, form textarea, form .answers button");
    title.scrollIntoView({ block: "nearest" });
    (keyboard() && first && !first.classList.contains("visually-hidden") ? first : title).focus({ preventScroll: !keyboard() });
    if (!keyboard()) panel.scrollIntoView({ block: "start" });
  }
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
    if (event.key === "Escape" && !event.defaultPrevented) {
      var away = panel.querySelector("[data-panel-close]");
      if (away) { event.preventDefault(); away.click(); }
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      var send = panel.querySelector("form .actions button[type=submit]");
      if (send) { event.preventDefault(); send.click(); }
    }
  });
})();
