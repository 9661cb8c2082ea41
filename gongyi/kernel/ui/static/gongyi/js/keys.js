// Elements with data-key="a" are followed by that key while no field has the focus; "?" lists them.
// Where j and k are no such keys they walk the rows of a list: their boxes where rows can be ticked, else their titles.
// A page of the desk that the browser brings back from its memory is asked for again: the reader may have signed out meanwhile.
(function () {
  "use strict";
  var awaited = null;
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
  function seen(element) { return element.getClientRects().length > 0; }
  function bound() {
    return Array.prototype.filter.call(document.querySelectorAll("[data-key]"), seen);
  }
  function lines() {
    var boxes = document.querySelectorAll(".pick__tick input[type=checkbox]");
    return Array.prototype.filter.call(boxes.length ? boxes : document.querySelectorAll("a.matter__title"), seen);
  }
  function walk(event) {
    var step = { j: 1, k: -1 }[event.key], rows = step ? lines() : [];
    var at = rows.indexOf(document.activeElement), next = rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  function list() {
    var box = document.querySelector("[data-keys-list]");
    if (!box || !box.showModal) return;
    var rows = box.querySelector("dl");
    rows.textContent = "";
    bound().forEach(function (element) {
      var key = document.createElement("dt"), name = document.createElement("dd"), words = element.querySelector("span");
      key.textContent = element.dataset.key;
      name.textContent = element.getAttribute("aria-label") || (words || element).textContent.trim();
      rows.append(key, name);
    });
    var taken = bound().some(function (element) { return /^[jk]$/.test(element.dataset.key); });
    if (lines().length && box.dataset.walk && !taken) {
      var keys = document.createElement("dt"), what = document.createElement("dd");
      keys.textContent = "j k";
      what.textContent = box.dataset.walk;
      rows.append(keys, what);
    }
    box.showModal();
  }
  // [data-ticked] says how many boxes of its form are ticked.
  document.addEventListener("change", function (event) {
    var said = event.target.form && event.target.form.querySelector("[data-ticked]");
    if (said) said.textContent = event.target.form.querySelectorAll("input[type=checkbox]:checked").length;
  });
  // [data-tick-all] ticks every box of its form, or none where all are ticked.
  document.querySelectorAll("[data-tick-all]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var boxes = Array.prototype.slice.call(button.form.querySelectorAll("input[type=checkbox]"));
      var all = boxes.every(function (box) { return box.checked; });
      boxes.forEach(function (box) { box.checked = !all; });
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest("input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable], dialog")) return;
    if (awaited) {
      if (event.key.length === 1) { awaited.early += event.key; event.preventDefault(); }
      return;
    }
    if (event.key === "?") { event.preventDefault(); list(); return; }
    var found = bound().find(function (element) { return element.dataset.key === event.key.toLowerCase(); });
    if (!found) { walk(event); return; }
    event.preventDefault();
    found.focus();
    found.click();
    if (found.hasAttribute("hx-get")) await_form();
  });
  // Words that were kept on this device until they had arrived: data-draft-done names the draft, in all its versions.
  document.querySelectorAll("[data-draft-done]").forEach(function (place) {
    var head = "draft:" + place.dataset.draftDone;
    try {
      Object.keys(localStorage).forEach(function (key) { if (key === head || key.indexOf(head + "-") === 0) localStorage.removeItem(key); });
    } catch (error) { /* a closed store keeps nothing */ }
  });
  // What is typed while a form is on its way belongs into its first field and is no key.
  function await_form() {
    var mine = { early: "" };
    awaited = mine;
    setTimeout(function () { if (awaited === mine) awaited = null; }, 15000);
  }
  document.addEventListener("panel:arrived", function (event) {
    var field = event.target, early = awaited ? awaited.early : "";
    awaited = null;
    if (!early || !field.matches("textarea, input[type=text]")) return;
    field.value += early;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
