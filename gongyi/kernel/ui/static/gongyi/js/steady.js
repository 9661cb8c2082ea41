// Without a network no form is sent into the void: it waits, says so, and goes off by itself.
(function () {
  "use strict";
  var notice = document.querySelector("[data-offline]"), waiting = null;
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || navigator.onLine !== false) return;
    event.preventDefault();
    waiting = { form: form, by: event.submitter };
    form.append(notice);
    notice.hidden = false;
    notice.scrollIntoView({ block: "center" });
  });
  window.addEventListener("online", function () {
    if (!waiting) return;
    var form = waiting.form, by = waiting.by;
    waiting = null;
    notice.hidden = true;
    if (form.isConnected) form.requestSubmit(by || undefined);
  });
})();
