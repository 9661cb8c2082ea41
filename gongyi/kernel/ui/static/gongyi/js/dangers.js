// [data-dangers]: while someone types what means danger, the telephone to call is shown at once, below what is typed.
// Words that speak of a child and name none bring one quiet question instead. Plain words are in the page; who and what near each other mean it is fetched once somebody begins, and kept by the browser.
(function () {
  "use strict";
  var SCREENED = "textarea, [name$=where]";
  document.querySelectorAll("[data-dangers]").forEach(function (box) {
    var given = JSON.parse(box.dataset.dangers), harmless = /(?!)/g, patterns = {};
    var form = box.closest("form"), field = null, asked = false, shown = "";
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
      field.closest(".field").after(box);
      box.scrollIntoView({ block: "nearest" });
    }
    function ask(child) {
      var quiet = line("p", child.ask + " "), way = line("a", child.go);
      way.href = child.url;
      quiet.append(way);
      box.replaceChildren(quiet);
      field.closest(".field").after(box);
    }
    function fetched(rest) {
      harmless = new RegExp(rest.harmless, "g");
      Object.keys(rest.patterns).forEach(function (code) {
        patterns[code] = rest.patterns[code].map(function (pattern) { return new RegExp(pattern); });
      });
      form.removeAttribute("data-draft-unread");
      look();
    }
    function named(typed, danger) {
      return danger.words.some(function (word) { return typed.includes(word.toLowerCase()); })
        || (patterns[danger.code] || []).some(function (pattern) { return pattern.test(typed); });
    }
    function look() {
      field = field || form.querySelector("textarea");
      var said = Array.prototype.map.call(form.querySelectorAll(SCREENED), function (one) { return one.value; }).join("\n");
      var typed = said.toLowerCase().replace(harmless, function (use) { return "\uFF3F".repeat(use.length); });
      var all = given.dangers.filter(function (danger) { return named(typed, danger); }), found = all[0];
      form.toggleAttribute("data-draft-unkept", all.some(function (danger) { return danger.apart; }));
      form.dispatchEvent(new CustomEvent("draft:read"));
      var child = !found && given.child && new RegExp(given.child.signs).test(typed), now = found ? found.name : child ? given.child.ask : "";
      if (now === shown) return;
      shown = now;
      if (found) draw(found); else if (child) ask(given.child); else box.replaceChildren();
    }
    form.addEventListener("focusin", function () {
      if (asked) return;
      asked = true;
      fetch(given.rest).then(function (answer) { return answer.json(); }).then(fetched).catch(function () { asked = false; });
    });
    form.addEventListener("input", function (event) {
      if (!event.target.matches(SCREENED)) return;
      field = event.target;
      look();
    });
  });
})();
