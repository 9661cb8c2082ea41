// What a phone keeps of visits that were not sent yet: fields and photos, in this browser only, until the house has them.
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
  window.gongyiVisits = {
    who: who,
    mine: function (row) { return !row.who || row.who === who(); },
    usable: "indexedDB" in window && "FormData" in window && "fetch" in window,
    put: function (row) { return act("readwrite", function (table) { return table.put(row); }); },
    all: function () { return act("readonly", function (table) { return table.getAll(); }); },
    drop: function (batch) { return act("readwrite", function (table) { return table.delete(batch); }); }
  };
})();
