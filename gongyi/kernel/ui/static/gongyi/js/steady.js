// form[data-steady]: without a network nothing is sent into the void. The form waits, says so, and goes off by itself.
(function () {
  "use strict";
  document.querySelectorAll("form[data-steady]").forEach(function (form) {
    var notice = form.querySelector("[data-offline]"), waiting = null;
    form.addEventListener("submit", function (event) {
      if (event.defaultPrevented || navigator.onLine !== false) return;
      event.preventDefault();
      waiting = { by: event.submitter };
      notice.hidden = false;
      notice.scrollIntoView({ block: "center" });
    });
    window.addEventListener("online", function () {
      if (!waiting) return;
      var by = waiting.by;
      waiting = null;
      notice.hidden = true;
      form.requestSubmit(by || undefined);
    });
  });
})();
