// Keeps the typed words of <form data-draft="key"> on this device until a page says <… data-draft-done="key">.
(function () {
  "use strict";
  var DAYS = 7, PREFIX = "draft:";
  function store(key, value) {
    try {
      if (value === null) localStorage.removeItem(PREFIX + key);
      else localStorage.setItem(PREFIX + key, JSON.stringify(value));
    } catch (error) { /* a full or closed store only loses the draft */ }
  }
  function load(key) {
    try {
      var kept = JSON.parse(localStorage.getItem(PREFIX + key));
      return kept && Date.now() - kept.at < DAYS * 864e5 ? kept.fields : null;
    } catch (error) { return null; }
  }
  function typed(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && !/^(hidden|file|password|submit|button)$/.test(field.type) && field.dataset.draft !== "never";
    });
  }
  function words(form) {
    return typed(form).filter(function (field) {
      return /^(radio|checkbox)$/.test(field.type) ? field.checked : field.value;
    }).map(function (field) { return [field.name, field.value]; });
  }
  function restore(form, kept) {
    typed(form).forEach(function (field) {
      kept.forEach(function (pair) {
        if (pair[0] !== field.name) return;
        if (/^(radio|checkbox)$/.test(field.type)) field.checked = field.checked || pair[1] === field.value;
        else field.value = pair[1];
      });
    });
  }
  document.querySelectorAll("[data-draft-done]").forEach(function (place) { store(place.dataset.draftDone, null); });
  document.querySelectorAll("form[data-draft]").forEach(function (form) {
    var key = form.dataset.draft, timer = 0, blank = JSON.stringify(words(form));
    var notice = form.querySelector("[data-draft-notice]"), kept = load(key);
    if (kept && kept.length && JSON.stringify(kept) !== blank && !form.querySelector("[aria-invalid]")) {
      restore(form, kept);
      if (notice) notice.hidden = false;
    }
    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () { store(key, { at: Date.now(), fields: words(form) }); }, 400);
    });
    form.addEventListener("click", function (event) {
      if (!event.target.closest("[data-draft-clear]")) return;
      clearTimeout(timer);
      store(key, null);
      form.reset();
      if (notice) notice.hidden = true;
    });
  });
})();
