// Without a network no form is sent into the void: it waits, says so, and goes off by itself, before any other of its page.
// Where one form follows another by the keyboard (data-enter) nothing is typed over what waits.
(function () {
  "use strict";
  var notice = document.querySelector("[data-offline]"), waiting = null;
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || navigator.onLine !== false) return;
    event.preventDefault();
    if (!waiting || waiting.form === form) waiting = { form: form, by: event.submitter };
    lock(waiting.form, true);
    waiting.form.append(notice);
    notice.hidden = false;
    notice.scrollIntoView({ block: "center" });
  });
  function lock(form, on) {
    if (!form.hasAttribute("data-enter")) return;
    form.querySelectorAll("input, textarea").forEach(function (field) { field.readOnly = on; });
    form.querySelector("[data-locked]").hidden = !on;
  }
  window.addEventListener("online", function () {
    if (!waiting) return;
    var form = waiting.form, by = waiting.by;
    waiting = null;
    notice.hidden = true;
    lock(form, false);
    if (form.isConnected) form.requestSubmit(by || undefined);
  });
})();
