// form[data-visit]: what is written is kept on the phone first, then sent; without network it waits here, visibly, and is sent
// by itself later. Each visit has its own key, so that sending again doubles nothing.
(function () {
  "use strict";
  var store = window.gongyiVisits, form = document.querySelector("form[data-visit]"), box = document.querySelector("[data-visits]");
  if (!form || !box || !store || !store.usable) return;
  var say = box.dataset, busy = false, lately = [], notice = document.querySelector("[data-offline]");

  function fresh() {
    var bytes = crypto.getRandomValues(new Uint8Array(12));
    return "visit:" + Array.prototype.map.call(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }
  function field(name) { return form.elements.namedItem(name); }
  if (!field("batch").value) field("batch").value = fresh();

  function snapshot() {
    var pairs = [];
    new FormData(form).forEach(function (value, name) {
      if (name === "csrfmiddlewaretoken" || name === "step") return;
      if (value instanceof File && !value.size) return;
      pairs.push([name, value]);
    });
    return { batch: field("batch").value, who: store.who(), here: say.here, at: Date.now(), place: field("place").value, count: filled(pairs), pairs: pairs, why: "" };
  }
  function filled(pairs) {
    var seen = {};
    pairs.forEach(function (pair) {
      var found = /^(r\d+)-(text|photos|voice)$/.exec(pair[0]);
      if (found && (pair[1] instanceof File || String(pair[1]).trim())) seen[found[1]] = true;
    });
    return Object.keys(seen).length;
  }
  // The same sentence as wherever a form waits for the network, beside the button.
  function network(gone) {
    form.querySelector(".actions--sticky").before(notice);
    notice.hidden = !gone;
  }
  function sendAll() {
    if (busy || !navigator.onLine) return show();
    busy = true;
    return store.sendAll(function (row) { return row.here === say.here; }).then(function (sent) {
      if (sent.length) network(false);
      lately = lately.concat(sent);
    }).then(function () { busy = false; return show(); }, function () { busy = false; return show(); });
  }

  function line(words, className) {
    var made = document.createElement("p");
    made.textContent = words;
    if (className) made.className = className;
    return made;
  }
  function button(words, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }
  // The town's clock, whatever that of the phone is set to: as all other times here.
  function hour(at) { return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: say.zone }); }
  function card(row) {
    var made = document.createElement("div"), tools = document.createElement("div");
    var words = [hour(row.at), row.place, row.count + " " + say.textMatters];
    made.className = "notice notice--due kept-visit";
    made.append(line(say.textWaiting, "notice__title"), line(words.filter(Boolean).join(" · ")));
    if (!store.mine(row)) made.append(line(say.textOther));
    else if (row.why) made.append(line(row.why === "login" ? say.textLogin : say.textLook + " " + (row.said || "")));
    tools.className = "actions";
    if (!store.mine(row)) return made;
    if (row.why === "look") tools.append(button(say.textOpen, function () { bringBack(row); }));
    else if (row.why === "login") tools.append(button(say.textSignin, function () { location.href = say.login; }));
    else tools.append(button(say.textSend, sendAll));
    tools.append(button(say.textDrop, function () { if (confirm(say.textSure)) store.drop(row.batch).then(show); }));
    made.append(tools);
    return made;
  }
  function show() {
    return store.all().then(function (rows) {
      var mine = rows.filter(function (row) { return row.here === say.here; });
      box.textContent = "";
      lately.forEach(function (sent) {
        var made = document.createElement("div");
        made.className = "notice notice--done";
        made.append(store.notice(sent, say.textSent, say.textOpen));
        box.append(made);
      });
      mine.forEach(function (row) { box.append(card(row)); });
      box.hidden = !box.firstChild;
    });
  }
  function clear() {
    form.reset();
    form.querySelectorAll(":scope > .notice--error").forEach(function (old) { old.remove(); });
    form.querySelectorAll("[data-photos]").forEach(function (photos) { photos.dispatchEvent(new CustomEvent("capture:restore", { detail: [] })); });
    field("batch").value = fresh();
  }
  function bringBack(row) {
    var count = Number((row.pairs.find(function (pair) { return pair[0] === "rows"; }) || [0, 3])[1]);
    while (Number(field("rows").value) < count) add();
    clear();
    row.pairs.forEach(function (pair) {
      var target = form.elements.namedItem(pair[0]);
      if (!target || pair[1] instanceof File) return;
      if (target.type === "checkbox") target.checked = true; else target.value = pair[1];
    });
    form.querySelectorAll("[data-photos], [data-voice]").forEach(function (capture) {
      var name = capture.querySelector("input[type=file]").name;
      var held = row.pairs.filter(function (pair) { return pair[0] === name; }).map(function (pair) { return pair[1]; });
      if (held.length) capture.dispatchEvent(new CustomEvent("capture:restore", { detail: held }));
    });
    if (row.said) form.prepend(line(row.said, "notice notice--error"));
    form.action = say.here;
    store.drop(row.batch).then(show).then(function () { form.dataset.plain = "1"; field("place").focus(); });
  }
  function number(node, count) {
    function put(text) { return text.replace(/rNN/g, "r" + count).replace(/\bNN\b/g, count + 1); }
    if (node.nodeType === Node.TEXT_NODE) node.data = put(node.data);
    Array.prototype.forEach.call(node.attributes || [], function (attribute) { attribute.value = put(attribute.value); });
    node.childNodes.forEach(function (child) { number(child, count); });
  }
  function add() {
    var count = Number(field("rows").value), more = form.querySelector("[data-visit-more]");
    var row = form.querySelector("[data-visit-blank]").content.cloneNode(true), rows = form.querySelector("[data-visit-rows]");
    number(row, count);
    rows.append(row);
    if (window.htmx) window.htmx.process(rows.lastElementChild);
    field("rows").value = count + 1;
    document.dispatchEvent(new CustomEvent("htmx:load"));
    if (count + 1 >= 9 && more) more.hidden = true;
    return form.querySelector("[name=r" + count + "-text]");
  }

  form.addEventListener("click", function (event) {
    if (!event.target.closest("[data-visit-more]")) return;
    event.preventDefault();
    add().focus();
  });
  form.addEventListener("submit", function (event) {
    if (event.submitter && event.submitter.name === "step") return;
    if (form.querySelector(".capture--recording")) return; // voice.js ends the recording and sends again
    var row = snapshot();
    if (!row.count) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    store.put(row).then(function () {
      return store.send(row).then(function (sent) {
        return store.drop(row.batch).then(function () { location.href = sent.url; });
      }, function (error) {
        busy = false;
        if (error.message === "look") return store.drop(row.batch).then(function () { HTMLFormElement.prototype.submit.call(form); });
        clear();
        network(error.message !== "login");
        return sendState(row, error).then(show).then(function () { box.scrollIntoView(); });
      });
    }, function () {
      busy = false;
      alert(say.textFull);
    });
  }, true);
  function sendState(row, error) {
    row.why = error.message === "login" ? "login" : "";
    return store.put(row);
  }
  network(form.dataset.visit === "kept" || !navigator.onLine);
  window.addEventListener("offline", function () { network(true); });
  window.addEventListener("online", function () { network(false); });
  window.addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) sendAll(); });
  setInterval(function () { if (!document.hidden && !box.hidden) sendAll(); }, 30000);
  show().then(sendAll);
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register(say.worker, { scope: say.here }).then(function () {
      return navigator.serviceWorker.ready;
    }).then(function (ready) { if (navigator.onLine) ready.active.postMessage("keep"); }, function () { /* works without, while there is network */ });
  }
})();
