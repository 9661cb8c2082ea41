// data-copy="words" copies them and says so; data-print prints the page. Both are hidden where scripts do not run.
(function () {
  "use strict";
  function old(text) {
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    var done = document.execCommand("copy");
    area.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("refused"));
  }
  function copy(text) {
    return navigator.clipboard ? navigator.clipboard.writeText(text).catch(function () { return old(text); }) : old(text);
  }
  function arm(root) {
    root.querySelectorAll("[data-copy][hidden], [data-print][hidden]").forEach(function (button) { button.hidden = false; });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) { window.print(); return; }
    copy(button.dataset.copy).then(function () {
      var words = button.querySelector("span") || button, before = words.textContent;
      if (words.getAttribute("role") === "status") return;
      words.setAttribute("role", "status");
      words.textContent = button.dataset.copied;
      setTimeout(function () { words.textContent = before; words.removeAttribute("role"); }, 2000);
    });
  });
  document.addEventListener("htmx:load", function (event) { arm(event.target.parentNode || document); });
  arm(document);
})();
