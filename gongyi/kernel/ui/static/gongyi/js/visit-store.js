// What a phone keeps of visits that were not sent yet: fields, photos and recordings, in this browser only, until the house has them.
(function () {
  "use strict";
  var NAME = "gongyi-visits", TABLE = "kept";
  function open() {
    return new Promise(function (done, fail) {
      var asked = indexedDB.open(NAME, 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore(TABLE, { keyPath: "batch" }); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = function () { fail(asked.error); };
    });
  }
  function act(mode, what) {
    return open().then(function (base) {
      return new Promise(function (done, fail) {
        var deal = base.transaction(TABLE, mode), asked = what(deal.objectStore(TABLE));
        deal.oncomplete = function () { base.close(); done(asked.result); };
        deal.onabort = deal.onerror = function () { base.close(); fail(deal.error || asked.error); };
      });
    });
  }
  // Whose sign-in this device knows (leave.js notes it); empty where nothing is noted.
  function who() {
    try { return localStorage.getItem("drafts-of") || ""; } catch (error) { return ""; }
  }
  // A page of the desk that is fresh from the house, for the secret that a form carries.
  function token(here) {
    return fetch(here, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      return answer.text().then(function (text) {
        var found = new DOMParser().parseFromString(text, "text/html").querySelector("form[data-visit] [name=csrfmiddlewaretoken]");
        if (!found) throw new Error("login");
        return found.value;
      });
    });
  }
  // What a page that came back says is wrong, in its own words.
  function faults(text) {
    var found = new DOMParser().parseFromString(text, "text/html").querySelectorAll("form[data-visit] .errors li, [data-visit-rows] .field__error p");
    return Array.prototype.map.call(found, function (fault) { return fault.textContent.trim(); }).join(" ");
  }
  // The numbers and digits on the page that says what was registered, one line for each matter.
  function told(text) {
    var found = new DOMParser().parseFromString(text, "text/html").querySelectorAll("[data-received]");
    return Array.prototype.map.call(found, function (one) { return one.dataset.received; });
  }
  // Sends one visit. Answers with the page of its numbers and with these; throws "login", "look" with what is wrong, or whatever the network throws.
  function send(row) {
    return token(row.here).then(function (secret) {
      var body = new FormData();
      body.append("csrfmiddlewaretoken", secret);
      row.pairs.forEach(function (pair) { body.append(pair[0], pair[1]); });
      return fetch(row.here, { method: "POST", body: body, credentials: "same-origin" });
    }).then(function (answer) {
      if (answer.ok && /\/received\//.test(answer.url)) {
        return answer.text().then(function (text) { return { url: answer.url, told: told(text) }; });
      }
      if (answer.status === 422) return answer.text().then(function (text) { throw Object.assign(new Error("look"), { said: faults(text) }); });
      throw new Error(/login/.test(answer.url) ? "login" : "later");
    });
  }
  // One after the other, what may be sent by itself and is this sign-in's own. Answers with the pages of their numbers and with these.
  function sendAll(chosen) {
    var store = window.gongyiVisits, sent = [];
    return store.all().then(function (rows) {
      return rows.filter(function (row) { return row.why !== "look" && store.mine(row) && chosen(row); }).reduce(function (before, row) {
        return before.then(function () {
          return send(row).then(function (one) { sent.push(one); return store.drop(row.batch); }, function (error) {
            row.why = /^(login|look)$/.test(error.message) ? error.message : "";
            row.said = error.said || "";
            return store.put(row);
          });
        });
      }, Promise.resolve());
    }).then(function () { return sent; });
  }
  // What was sent, with its numbers at once: whoever stands at a door can tell them.
  function notice(sent, words, open) {
    var made = document.createElement("div"), head = document.createElement("p"), way = document.createElement("a");
    made.className = "stack-s";
    way.href = sent.url;
    way.textContent = open;
    head.append(words + " ", way);
    made.append(head);
    sent.told.forEach(function (line) {
      var said = document.createElement("p");
      said.className = "number";
      said.textContent = line;
      made.append(said);
    });
    return made;
  }
  window.gongyiVisits = {
    notice: notice,
    send: send,
    sendAll: sendAll,
    who: who,
    mine: function (row) { return !row.who || row.who === who(); },
    usable: "indexedDB" in window && "FormData" in window && "fetch" in window,
    put: function (row) { return act("readwrite", function (table) { return table.put(row); }); },
    all: function () { return act("readonly", function (table) { return table.getAll(); }); },
    drop: function (batch) { return act("readwrite", function (table) { return table.delete(batch); }); }
  };
})();
