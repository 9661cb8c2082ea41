// A box for one file in the words of the page; the browser's own lies above it, unseen, and keeps keyboard and names. Without this it is shown as it is.
(function () {
  "use strict";
  document.querySelectorAll("[data-file]:not([data-file-ready])").forEach(function (box) {
    var input = box.querySelector("input"), face = document.createElement("span"), name = document.createElement("span");
    face.className = "button";
    face.textContent = box.dataset.fileChoose;
    name.className = "one-file__name";
    face.setAttribute("aria-hidden", "true");
    name.setAttribute("aria-hidden", "true");
    function show() { name.textContent = input.files.length ? input.files[0].name : box.dataset.fileNone; }
    input.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
    box.append(face, name);
    box.dataset.fileReady = "";
  });
})();
