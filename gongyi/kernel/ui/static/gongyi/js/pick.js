// select[data-pick]: a box to type in that narrows the choices by words or by first letters of their pinyin; arrows move, Enter takes.
// Choices whose own words hold what was typed stand before those that are only also called so (data-words). Nothing found says so (data-none), and so does what was typed and not taken (data-untaken).
// What was typed and not taken chooses nothing: an answer that was there before does not stand behind other words.
// While nothing was typed or chosen, Enter takes data-suggested, or opens the list where an answer is needed. The select carries the answer.
(function () {
  "use strict";
  var count = 0;
  function arm(select) {
    select.dataset.picking = "1";
    var base = select.id || "pick-" + (count += 1), box = document.createElement("div"), input = document.createElement("input");
    var list = document.createElement("ul"), none = document.createElement("p"), at = -1, shown = [], kept = select.value;
    box.className = "pick-box";
    input.type = "text";
    input.id = base + "-typed";
    input.autocomplete = "off";
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", base + "-list");
    input.setAttribute("aria-autocomplete", "list");
    ["aria-describedby", "aria-invalid"].forEach(function (name) { if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name)); });
    list.id = base + "-list";
    list.className = "pick-list";
    list.setAttribute("role", "listbox");
    list.tabIndex = -1;
    list.hidden = true;
    none.className = "pick-none";
    none.setAttribute("role", "status");
    var label = document.querySelector("label[for='" + select.id + "']");
    if (label) { label.htmlFor = input.id; list.setAttribute("aria-label", label.firstChild.textContent.trim()); }
    function words() { var one = select.options[select.selectedIndex]; return one && one.value ? one.text : ""; }
    function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; }
    function mark(next) {
      if (!shown.length) return;
      at = (next + shown.length) % shown.length;
      Array.prototype.forEach.call(list.children, function (row, index) { row.setAttribute("aria-selected", String(index === at)); });
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
    function take(option) {
      select.value = option.value;
      input.value = option.value ? option.text : "";
      none.textContent = "";
      select.dispatchEvent(new Event("input", { bubbles: true }));
      close();
    }
    function open(typed) {
      var wanted = typed.trim().toLowerCase();
      function rank(option) {
        if (!wanted || option.text.toLowerCase().indexOf(wanted) >= 0 || (option.dataset.initials || "").indexOf(wanted) >= 0) return 2;
        return (option.dataset.words || "").toLowerCase().indexOf(wanted) >= 0 ? 1 : 0;
      }
      shown = Array.prototype.filter.call(select.options, rank).sort(function (one, other) { return rank(other) - rank(one); });
      none.textContent = shown.length ? "" : select.dataset.none || "";
      list.textContent = "";
      shown.forEach(function (option, index) {
        var row = document.createElement("li");
        row.id = base + "-row-" + index;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        row.textContent = option.text;
        row.addEventListener("mousedown", function (event) { event.preventDefault(); take(option); });
        list.append(row);
      });
      list.hidden = !shown.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      at = -1;
      if (wanted && shown.length) mark(0);
    }
    function choose(value) {
      if (select.value === value) return;
      select.value = value;
      select.dispatchEvent(new Event("input", { bubbles: true }));
    }
    input.addEventListener("focus", function () { kept = select.value; input.select(); });
    input.addEventListener("click", function () { open(""); });
    input.addEventListener("input", function () {
      choose("");
      open(input.value);
    });
    input.addEventListener("blur", function () {
      close();
      if (!input.value.trim() || select.value) input.value = words();
      else none.textContent = (shown.length ? select.dataset.untaken : select.dataset.none) || "";
    });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) open("");
        if (at < 0 && event.key === "ArrowDown") at = shown.length > 1 && !shown[0].value ? 0 : -1;
        mark(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1));
      } else if (event.key === "Enter" && !list.hidden) {
        event.preventDefault();
        if (at >= 0) take(shown[at]);
      } else if (event.key === "Enter" && none.textContent) {
        event.preventDefault();
      } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !input.value && select.dataset.suggested) {
        event.preventDefault();
        Array.prototype.some.call(select.options, function (option) {
          if (option.value === select.dataset.suggested) { take(option); return true; }
          return false;
        });
      } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && must && !select.value) {
        event.preventDefault();
        open(input.value);
      } else if (event.key === "Escape" && (!list.hidden || none.textContent)) {
        event.preventDefault();
        close();
        none.textContent = "";
        choose(kept);
        input.value = words();
      }
    });
    input.value = words();
    var must = select.required;
    select.classList.add("visually-hidden");
    select.tabIndex = -1;
    select.setAttribute("aria-hidden", "true");
    select.removeAttribute("required");
    box.append(input, list, none);
    select.after(box);
    if (select.form) select.form.addEventListener("reset", function () { setTimeout(function () { input.value = words(); }); });
  }
  function find(root) { root.querySelectorAll("select[data-pick]:not([data-picking])").forEach(arm); }
  document.addEventListener("htmx:load", function (event) { find(event.target.parentNode || document); });
  find(document);
})();
