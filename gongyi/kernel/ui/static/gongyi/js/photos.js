// [data-photos]: gathers up to data-most photos, shrinks each to 1600 px JPEG on the device, shows and removes them.
// Without this script the plain file input does the work.
(function () {
  "use strict";
  var EDGE = 1600, QUALITY = 0.85;
  if (!window.DataTransfer || !HTMLCanvasElement.prototype.toBlob) return;
  try { new DataTransfer(); } catch (error) { return; }

  function picture(file) {
    return new Promise(function (done, fail) {
      var image = new Image(), url = URL.createObjectURL(file);
      image.onload = function () { URL.revokeObjectURL(url); done(image); };
      image.onerror = function () { URL.revokeObjectURL(url); fail(new Error("unreadable")); };
      image.src = url;
    });
  }
  function shrink(file) {
    return picture(file).then(function (image) {
      var scale = Math.min(1, EDGE / Math.max(image.naturalWidth, image.naturalHeight));
      var canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
      canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
      var pen = canvas.getContext("2d");
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      return new Promise(function (done) {
        canvas.toBlob(function (blob) {
          canvas.width = canvas.height = 0;
          done(blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file);
        }, "image/jpeg", QUALITY);
      });
    });
  }
  function start(box) {
    var input = box.querySelector("input[type=file]"), list = box.querySelector("[data-photos-list]");
    var add = box.querySelector("[data-photos-add]"), status = box.querySelector("[data-photos-status]");
    var count = box.querySelector("[data-photos-count]");
    var most = Number(box.dataset.most) || 9, held = [];
    function leftOut(some) {
      var mark = box.querySelector("input[type=hidden]");
      if (some && !mark) {
        mark = document.createElement("input");
        mark.type = "hidden";
        mark.name = input.name + "_unread";
        mark.value = "1";
        box.append(mark);
      } else if (!some && mark) mark.remove();
    }
    function say(words) { status.textContent = words || ""; }
    function show() {
      var carrier = new DataTransfer();
      list.querySelectorAll("img").forEach(function (image) { URL.revokeObjectURL(image.src); });
      list.textContent = "";
      held.forEach(function (file, index) {
        carrier.items.add(file);
        var row = document.createElement("li"), image = document.createElement("img"), remove = document.createElement("button");
        var name = box.dataset.textPhoto + " " + (index + 1);
        row.className = "shot";
        image.src = URL.createObjectURL(file);
        image.alt = name;
        remove.type = "button";
        remove.className = "shot__remove";
        remove.textContent = box.dataset.textRemove;
        remove.setAttribute("aria-label", box.dataset.textRemove + " " + name);
        remove.addEventListener("click", function () {
          held.splice(index, 1);
          say("");
          show();
          add.focus();
        });
        row.append(image, remove);
        list.append(row);
      });
      input.files = carrier.files;
      add.hidden = held.length >= most;
      count.textContent = held.length ? held.length + " / " + most : "";
      input.dispatchEvent(new CustomEvent("capture:changed", { bubbles: true, detail: { name: input.name, files: held.slice() } }));
    }
    box.addEventListener("capture:restore", function (event) {
      held = Array.prototype.slice.call(event.detail, 0, most);
      show();
    });
    add.hidden = false;
    input.classList.add("visually-hidden");
    input.tabIndex = -1;
    add.addEventListener("click", function () { input.click(); });
    if (input.form) input.form.addEventListener("reset", function () { held = []; say(""); show(); });
    input.addEventListener("change", function () {
      var fresh = Array.prototype.slice.call(input.files), words = "";
      if (fresh.length > most - held.length) words = box.dataset.textFull;
      fresh = fresh.slice(0, most - held.length);
      add.setAttribute("aria-busy", "true");
      fresh.reduce(function (before, file) {
        return before.then(function () {
          return shrink(file).then(function (small) { held.push(small); }, function () { words = box.dataset.textUnreadable; });
        });
      }, Promise.resolve()).then(function () {
        add.removeAttribute("aria-busy");
        say(words);
        leftOut(words === box.dataset.textUnreadable);
        show();
      });
    });
  }
  function arm(root) {
    root.querySelectorAll("[data-photos]:not([data-armed])").forEach(function (box) {
      box.dataset.armed = "1";
      start(box);
    });
  }
  document.addEventListener("htmx:load", function (event) { arm(event.target.parentNode || document); });
  arm(document);
})();
