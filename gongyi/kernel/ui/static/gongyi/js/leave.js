// form[data-leave] signs out: what was typed or photographed here and not sent leaves this device first. Visits that wait
// here to be sent are never dropped unasked, those of somebody else not at all. Who signs in after somebody else starts with an empty device as well.
(function () {
  "use strict";
  var HEAD = "draft:", LAST = "drafts-of", PATIENCE = 2000, leaving = false, visits = window.gongyiVisits;
  function forget() {
    try {
      Object.keys(localStorage).forEach(function (key) { if (key.indexOf(HEAD) === 0) localStorage.removeItem(key); });
    } catch (error) { /* a closed store keeps nothing */ }
  }
  function forgetFiles() {
    return new Promise(function (done) {
      if (!window.indexedDB) return done();
      var asked = indexedDB.deleteDatabase("gongyi-drafts");
      asked.onsuccess = asked.onerror = done;
      setTimeout(done, PATIENCE);
    });
  }
  function waiting() {
    if (!visits || !visits.usable) return Promise.resolve([]);
    return visits.all().then(function (rows) { return rows.filter(visits.mine); }, function () { return []; });
  }
  function go(form) {
    leaving = true;
    forget();
    forgetFiles().then(function () { HTMLFormElement.prototype.submit.call(form); });
  }
  function ask(form, rows) {
    var box = form.parentNode.querySelector("[data-leave-queue]");
    box.querySelector("[data-leave-count]").textContent = rows.length;
    box.querySelector("[data-leave-send]").href = rows[0].here;
    box.querySelector("[data-leave-drop]").onclick = function () {
      box.close();
      Promise.all(rows.map(function (row) { return visits.drop(row.batch); })).then(function () { go(form); });
    };
    box.showModal();
  }
  function sameAsLast(who) {
    try {
      var last = localStorage.getItem(LAST);
      localStorage.setItem(LAST, who);
      return !last || last === who;
    } catch (error) { return true; }
  }
  // A word typed just before is written down a moment later: it goes with the page.
  window.addEventListener("pagehide", function () { if (leaving) forget(); });
  document.querySelectorAll("form[data-leave]").forEach(function (form) {
    if (form.dataset.leave && !sameAsLast(form.dataset.leave)) { forget(); forgetFiles(); }
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!leaving) waiting().then(function (rows) { if (rows.length) ask(form, rows); else go(form); });
    });
  });
})();
