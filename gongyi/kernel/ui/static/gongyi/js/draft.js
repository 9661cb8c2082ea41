// Keeps the typed words of <form data-draft="key"> on this device until a page says <… data-draft-done="key">.
// A form with data-draft-before="key" goes on from what was typed into the form that it stands for.
// A form with data-draft-newer came back from the server with everything in it, and more: it is kept and not written over.
// What a resident typed (data-draft-own) stays for a day, without name and telephone, and is only offered to whoever opens the form in
// another visit. While its words may tell of a danger that is kept to a few (data-draft-unread, data-draft-unkept on the form or on a hint
// inside it) nothing stays at all.
(function () {
  "use strict";
  var DAYS = 7, OWN_DAYS = 1, PREFIX = "draft:", PERSONAL = /^(name|phone|where)$/;
  function store(key, value) {
    try {
      if (value === null) localStorage.removeItem(PREFIX + key);
      else localStorage.setItem(PREFIX + key, JSON.stringify(value));
    } catch (error) { /* a full or closed store only loses the draft */ }
  }
  function load(key, days) {
    try {
      var kept = JSON.parse(localStorage.getItem(PREFIX + key));
      return kept && Date.now() - kept.at < (days || DAYS) * 864e5 ? kept.fields : null;
    } catch (error) { return null; }
  }
  // Whether this very visit typed it: a shop's or a family's phone is used by others after it.
  function mine(key, now) {
    try {
      if (now) sessionStorage.setItem(PREFIX + key, "1");
      return sessionStorage.getItem(PREFIX + key) === "1";
    } catch (error) { return false; }
  }
  function old(name) {
    try {
      var kept = JSON.parse(localStorage.getItem(name));
      return Date.now() - kept.at > OWN_DAYS * 864e5 || kept.fields.some(function (pair) { return PERSONAL.test(pair[0]); });
    } catch (error) { return true; }
  }
  try {
    Object.keys(localStorage).filter(function (name) { return name.indexOf(PREFIX + "report-") === 0 && old(name); })
      .forEach(function (name) { localStorage.removeItem(name); });
  } catch (error) { /* a closed store keeps nothing */ }
  function typed(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      if (!field.name || field.dataset.draft === "never") return false;
      return field.dataset.draft === "always" || !/^(hidden|file|password|submit|button)$/.test(field.type);
    });
  }
  function words(form) {
    return typed(form).filter(function (field) {
      return /^(radio|checkbox)$/.test(field.type) ? field.checked : field.value;
    }).map(function (field) { return [field.name, field.value]; });
  }
  function seen(form) {
    return JSON.stringify(words(form).filter(function (pair) { return form.elements[pair[0]].type !== "hidden"; }));
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
  // What goes on with a dash after the key is an earlier or later state of the same form.
  function forget(key) {
    store(key, null);
    try {
      Object.keys(localStorage).forEach(function (name) { if (name.indexOf(PREFIX + key + "-") === 0) localStorage.removeItem(name); });
    } catch (error) { /* a closed store keeps nothing */ }
  }
  document.querySelectorAll("[data-draft-says]").forEach(function (words) { words.hidden = false; });
  document.querySelectorAll("[data-draft-done]").forEach(function (place) { forget(place.dataset.draftDone); });
  function arm(form) {
    form.dataset.drafting = "1";
    var key = form.dataset.draft, timer = 0, blank = seen(form);
    var own = form.hasAttribute("data-draft-own");
    var notice = form.querySelector("[data-draft-notice]"), kept = load(key, own && OWN_DAYS), before = form.dataset.draftBefore;
    if (!kept && before) { kept = load(before); if (kept) store(key, { at: Date.now(), fields: kept }); }
    var fresh = typed(form).filter(function (field) { return field.type === "hidden"; }).map(function (field) { return [field, field.value]; });
    function unkept() {
      return form.hasAttribute("data-draft-unkept") || form.querySelector("[data-draft-unkept]") !== null;
    }
    function keep() {
      if (unkept()) return store(key, null);
      if (!own) return store(key, { at: Date.now(), fields: words(form) });
      if (form.hasAttribute("data-draft-unread")) return;
      var left = words(form).filter(function (pair) { return !PERSONAL.test(pair[0]); });
      store(key, { at: Date.now(), fields: left });
      mine(key, true);
    }
    function answer(event) {
      if (event.target.closest("[data-draft-take]")) restore(form, kept || []);
      else if (event.target.closest("[data-draft-drop]")) {
        if (mine(key)) form.reset();
        store(key, null);
      } else return;
      notice.hidden = true;
      form.dispatchEvent(new CustomEvent(event.target.closest("[data-draft-take]") ? "draft:taken" : "draft:dropped"));
    }
    if (form.hasAttribute("data-draft-newer")) keep();
    else if (own && kept && kept.length && !mine(key)) {
      if (notice && !form.querySelector("[aria-invalid]")) notice.hidden = false;
    } else if (kept && kept.length && !form.querySelector("[aria-invalid]")) {
      restore(form, kept);
      if (notice && seen(form) !== blank) notice.hidden = false;
    }
    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(keep, 400);
    });
    form.addEventListener("capture:changed", keep);
    form.addEventListener("submit", keep);
    form.addEventListener("draft:read", keep);
    form.addEventListener("htmx:afterSwap", function () { if (unkept()) store(key, null); });
    if (own) form.addEventListener("click", answer);
    form.addEventListener("click", function (event) {
      if (!event.target.closest("[data-draft-clear]")) return;
      clearTimeout(timer);
      form.reset();
      fresh.forEach(function (pair) { pair[0].value = pair[1]; });
      store(key, null);
      if (notice) notice.hidden = true;
    });
  }
  function find(root) { root.querySelectorAll("form[data-draft]:not([data-drafting])").forEach(arm); }
  document.addEventListener("htmx:load", function (event) { find(event.target.parentNode || document); });
  find(document);
})();
