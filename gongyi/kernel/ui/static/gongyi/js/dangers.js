// [data-dangers]: while someone types a word that means danger, the telephone to call is shown at once.
(function () {
  "use strict";
  document.querySelectorAll("[data-dangers]").forEach(function (box) {
    var known, form = box.closest("form"), shown = "";
    try { known = JSON.parse(box.dataset.dangers); } catch (error) { return; }
    function line(tag, words, name) {
      var node = document.createElement(tag);
      node.textContent = words;
      if (name) node.className = name;
      return node;
    }
    function draw(danger) {
      var notice = line("div", "", "notice notice--error danger"), inner = line("div", "", "stack-s"), call = document.createElement("a");
      call.className = "button button--primary button--wide";
      call.href = "tel:" + danger.phone;
      call.textContent = danger.call;
      inner.append(line("p", danger.name, "notice__title"), line("p", danger.say), call);
      notice.append(inner);
      box.replaceChildren(notice);
    }
    form.addEventListener("input", function (event) {
      if (event.target.tagName !== "TEXTAREA") return;
      var typed = event.target.value.toLowerCase();
      var found = known.find(function (danger) {
        return danger.words.some(function (word) { return typed.includes(word.toLowerCase()); });
      });
      if ((found ? found.name : "") === shown) return;
      shown = found ? found.name : "";
      if (found) draw(found); else box.replaceChildren();
    });
  });
})();
