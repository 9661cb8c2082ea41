// [data-assign]: photos of a group message, chosen once, shared out among the drafts. A draft whose text bore picture
// marks takes as many in order; the rest go to the first. Each photo can be given to another draft.
(function () {
  "use strict";
  var form = document.querySelector("form[data-assign]");
  if (!form || !window.DataTransfer) return;
  var tray = form.querySelector("[data-assign-tray]"), box = tray.querySelector("[data-photos]"), chosen = new WeakMap();
  tray.hidden = false;
  form.classList.add("paste--assigned");
  function rows() { return Array.prototype.slice.call(form.querySelectorAll("[data-draft-row]")); }
  function files() { return Array.prototype.slice.call(box.querySelector("input[type=file]").files); }
  function places(all) {
    var free = all.filter(function (file) { return !chosen.has(file); }), drafts = rows();
    var placed = all.filter(function (file) { return chosen.has(file); }).map(function (file) {
      return [file, Math.min(chosen.get(file), drafts.length - 1)];
    });
    drafts.forEach(function (row, index) {
      for (var n = Number(row.dataset.wanted) || 0; n > 0 && free.length; n -= 1) placed.push([free.shift(), index]);
    });
    return placed.concat(free.map(function (file) { return [file, 0]; }));
  }
  function picker(file, at, drafts) {
    var select = document.createElement("select");
    select.className = "input shot__to";
    select.setAttribute("aria-label", box.dataset.textTo);
    drafts.forEach(function (_row, index) {
      var option = new Option(box.dataset.textDraft + " " + (index + 1), index, false, index === at);
      select.append(option);
    });
    select.addEventListener("change", function () { chosen.set(file, Number(select.value)); share(); });
    return select;
  }
  function share() {
    var drafts = rows(), all = places(files());
    drafts.forEach(function (row, index) {
      var carrier = new DataTransfer(), list = row.querySelector("[data-assigned]");
      list.textContent = "";
      all.filter(function (pair) { return pair[1] === index; }).forEach(function (pair) {
        var item = document.createElement("li"), image = document.createElement("img");
        item.className = "shot";
        image.src = URL.createObjectURL(pair[0]);
        image.alt = box.dataset.textPhoto;
        image.addEventListener("load", function () { URL.revokeObjectURL(image.src); });
        item.append(image);
        if (drafts.length > 1) item.append(picker(pair[0], index, drafts));
        list.append(item);
        carrier.items.add(pair[0]);
      });
      row.querySelector(".draft__file input[type=file]").files = carrier.files;
    });
    box.querySelector("[data-photos-list]").hidden = drafts.length > 0;
  }
  // The drafts are drawn anew after each joining and taking apart; a recording goes with the matter to which it was given.
  var spoken = [], step = "";
  function voice(row) { return row.querySelector("[data-voice] input[type=file]"); }
  function numbered() {
    return rows().sort(function (one, other) { return number(one) - number(other); });
  }
  function number(row) { return Number(voice(row).name.slice(1).split("-")[0]); }
  function moved(at, grown) {
    var verb = step.split(":")[0], where = Number(step.split(":")[1]);
    if (verb === "merge") return at < where ? at : at - 1;
    return at > where ? at + grown : at;
  }
  form.addEventListener("htmx:beforeRequest", function (event) {
    step = event.detail.elt.name === "step" ? event.detail.elt.value : "";
    spoken = numbered().map(function (row) { return voice(row).files[0]; });
    var at = Number(step.split(":")[1]);
    if (!/^merge:/.test(step) || !(spoken[at] && spoken[at - 1])) return;
    event.preventDefault();
    numbered()[at].querySelector("[data-voice-status]").textContent = form.dataset.textTwo;
    numbered()[at].querySelector("details").open = true;
  });
  document.addEventListener("htmx:load", function (event) {
    if (!step || !event.target.querySelector || !form.contains(event.target)) return;
    var fresh = numbered(), grown = fresh.length - spoken.length;
    spoken.forEach(function (file, at) {
      var row = file && fresh[moved(at, grown)];
      if (!row) return;
      row.querySelector("details").open = true;
      row.querySelector("[data-voice]").dispatchEvent(new CustomEvent("capture:restore", { detail: [file] }));
    });
    spoken = [];
    step = "";
  });
  form.addEventListener("capture:changed", function (event) { if (box.contains(event.target)) share(); });
  document.addEventListener("htmx:afterSwap", function (event) { if (event.target.id === "drafts") share(); });
})();
