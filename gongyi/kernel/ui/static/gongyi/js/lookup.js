// [data-lookup]: a text box whose suggestions (swapped in by htmx) are walked with the arrows and taken with Enter or a tap.
(function () {
  "use strict";
  var count = 0;
  function parts(box) {
    return { input: box.querySelector("input"), list: box.querySelector("[role=listbox]") };
  }
  // The end of a place's line tells it from its neighbours; in a narrow box it is shown rather than the beginning.
  function tail(root) {
    root.querySelectorAll("[data-lookup] input[role=combobox]").forEach(function (input) {
      if (input !== document.activeElement) input.scrollLeft = input.scrollWidth;
    });
  }
  function rows(list) { return Array.prototype.slice.call(list.querySelectorAll("[role=option]")); }
  function close(box) {
    var at = parts(box);
    at.list.hidden = true;
    at.input.setAttribute("aria-expanded", "false");
    at.input.removeAttribute("aria-activedescendant");
  }
  function mark(box, row) {
    var at = parts(box);
    rows(at.list).forEach(function (other) { other.setAttribute("aria-selected", String(other === row)); });
    if (!row) return;
    row.id = row.id || "place-option-" + (count += 1);
    at.input.setAttribute("aria-activedescendant", row.id);
    row.scrollIntoView({ block: "nearest" });
  }
  function take(box, row) {
    var at = parts(box);
    at.input.value = row.dataset.value;
    close(box);
    at.input.dispatchEvent(new CustomEvent("lookup:taken", { bubbles: true }));
    at.input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  document.addEventListener("htmx:afterSwap", function (event) {
    var box = event.target.closest && event.target.closest("[data-lookup]");
    if (!box || event.target.getAttribute("role") !== "listbox") return;
    var at = parts(box), found = rows(at.list);
    var open = found.length > 0 && document.activeElement === at.input && !(found.length === 1 && found[0].dataset.value === at.input.value);
    at.list.hidden = !open;
    box.dataset.walked = "";
    at.input.setAttribute("aria-expanded", String(open));
    at.input.setAttribute("aria-controls", at.list.id);
    if (open) mark(box, found[0]);
  });
  // The place that the words speak of is written into a box that is empty or holds what was written so before, unless it was changed meanwhile.
  function heed() {
    var said = document.querySelector("#place-said [data-was]"), form = said && said.closest("form");
    if (!form) return;
    var box = form.querySelector("[data-lookup]"), at = parts(box), guessed = form.querySelector("[data-guessed]");
    var was = at.input.value, taken = said.dataset.taken;
    if (was.trim() !== said.dataset.was.trim() || !at.list.hidden) return;
    if (taken) at.input.value = guessed.value = taken;
    else if (was && was === guessed.value) at.input.value = guessed.value = "";
    said.dataset.was = at.input.value;
  }
  document.addEventListener("htmx:afterSettle", function () { heed(); tail(document); });
  heed();
  tail(document);
  document.addEventListener("keydown", function (event) {
    var box = event.target.closest && event.target.closest("[data-lookup]");
    if (!box || event.isComposing) return;
    var at = parts(box), found = rows(at.list), back = box.closest("form").querySelector("[data-untake]");
    if (event.key === "Escape" && at.list.hidden && back) { event.preventDefault(); back.click(); return; }
    if (at.list.hidden || !found.length) return;
    var now = found.findIndex(function (row) { return row.getAttribute("aria-selected") === "true"; });
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      var step = event.key === "ArrowDown" ? 1 : -1;
      mark(box, found[(now + step + found.length) % found.length]);
      box.dataset.walked = "1";
    } else if (now >= 0 && (event.key === "Enter" || (event.key === "Tab" && (found.length === 1 || box.dataset.walked)))) {
      if (event.key === "Enter") event.preventDefault();
      take(box, found[now]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close(box);
    }
  });
  document.addEventListener("pointerdown", function (event) {
    var row = event.target.closest("[data-lookup] [role=option]");
    if (row) { event.preventDefault(); take(row.closest("[data-lookup]"), row); }
  });
  document.addEventListener("focusout", function (event) {
    var box = event.target.closest && event.target.closest("[data-lookup]");
    if (box) setTimeout(function () { if (!box.contains(document.activeElement)) { close(box); tail(document); } }, 150);
  });
  // One of several places that fit, or a place found in the words, fills the box instead of sending the form.
  document.addEventListener("click", function (event) {
    var offer = event.target.closest(".lookup__offers button, [data-fill], [data-untake]");
    if (!offer) return;
    var box = offer.closest("[data-lookup]") || offer.form.querySelector("[data-lookup]");
    event.preventDefault();
    box.querySelector("input").value = offer.dataset.fill || offer.value || "";
    close(box);
    box.querySelector("input").focus();
    box.querySelector("input").dispatchEvent(new CustomEvent("lookup:taken", { bubbles: true }));
    if (offer.dataset.fill) offer.remove(); else offer.parentNode.hidden = true;
  });
  // data-press="F8": a key that works from inside a box.
  document.addEventListener("keydown", function (event) {
    var found = /^F\d+$/.test(event.key) && document.querySelector("[data-press='" + event.key + "']");
    if (found) { event.preventDefault(); found.click(); }
  });
  // Ctrl+Enter sends a form from any box; `data-enter` makes Enter in its long text do the same.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.shiftKey) return;
    var form = event.target.form;
    var sends = event.ctrlKey || event.metaKey;
    if (!form || !(sends || event.target.tagName === "TEXTAREA")) return;
    if (sends || "enter" in form.dataset) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-main]") || undefined);
    }
  });
})();
