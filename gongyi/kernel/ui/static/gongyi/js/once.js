// A form is sent once: its button rests and shows its waiting words until the page changes.
(function () {
  "use strict";
  function rest(form, button) {
    form.dataset.sent = "1";
    if (!button) return;
    button.setAttribute("aria-disabled", "true");
    var words = button.querySelector("span") || button;
    if (button.dataset.waiting) {
      button.dataset.words = words.textContent;
      words.textContent = button.dataset.waiting;
    }
  }
  function wake(form) {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled='true']").forEach(function (button) {
      button.removeAttribute("aria-disabled");
      var words = button.querySelector("span") || button;
      if (button.dataset.words) words.textContent = button.dataset.words;
    });
  }
  // Where one form follows another by the keyboard, typing goes on in the field that was refused, behind what stands there.
  function typed_on(summary) {
    var form = summary.closest("form[data-enter]"), field = form && form.querySelector("[aria-invalid='true']");
    if (field && field.setSelectionRange) field.setSelectionRange(field.value.length, field.value.length);
    return field;
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    rest(form, event.submitter);
  });
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(wake);
    var summary = document.querySelector(".errors[tabindex]");
    if (summary) (typed_on(summary) || summary).focus();
  });
})();
