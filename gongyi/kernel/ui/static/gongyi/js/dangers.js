// [data-dangers]: while someone types a word that means danger, the telephone to call is shown at once.
(function () {
  "use strict";
  document.querySelectorAll("[data-dangers]").forEach(function (box) {
    var known, harmless, form = box.closest("form"), shown = "";
    try {
      var given = JSON.parse(box.dataset.dangers);
      harmless = new RegExp(given.harmless, "g");
      known = given.dangers.map(function (danger) {
        danger.patterns = danger.patterns.map(function (pattern) { return new RegExp(pattern); });
        return danger;
      });
    } catch (error) { return; }
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
      var typed = event.target.value.toLowerCase().replace(harmless, function (use) { return "\uFF3F".repeat(use.length); });
      var found = known.find(function (danger) {
        return danger.words.some(function (word) { return typed.includes(word.toLowerCase()); })
          || danger.patterns.some(function (pattern) { return pattern.test(typed); });
      });
      if ((found ? found.name : "") === shown) return;
      shown = found ? found.name : "";
      if (found) draw(found); else box.replaceChildren();
    });
  });
})();
