// Photos and the recording of <form data-draft="key"> wait on this device, beside its typed words, until they have arrived.
(function () {
  "use strict";
  var DAYS = 7, OWN_DAYS = 1;
  if (!window.indexedDB) return;
  function open() {
    return new Promise(function (done, fail) {
      var asked = indexedDB.open("gongyi-drafts", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("files"); };
      asked.onsuccess = function () { done(asked.result); };
      asked.onerror = fail;
    });
  }
  function use(mode, what) {
    return open().then(function (base) {
      return new Promise(function (done, fail) {
        var act = base.transaction("files", mode), asked = what(act.objectStore("files"));
        act.oncomplete = function () { base.close(); done(asked && asked.result); };
        act.onerror = act.onabort = function () { base.close(); fail(act.error); };
      });
    }).catch(function () { /* a closed or full store only loses the draft */ });
  }
  // What goes on with a dash after the key is an earlier or later state of the same form.
  function forget(key) { use("readwrite", function (store) { return store.delete(IDBKeyRange.bound(key, key + "-\uffff")); }); }
  document.querySelectorAll("[data-draft-done]").forEach(function (place) { forget(place.dataset.draftDone); });
  function arm(form) {
    form.dataset.shelved = "1";
    var key = form.dataset.draft, held = {}, own = form.hasAttribute("data-draft-own");
    function visit(now) {
      try { if (now) sessionStorage.setItem("draft:" + key, "1"); return sessionStorage.getItem("draft:" + key) === "1"; } catch (error) { return false; }
    }
    // What a refused form was given the server holds already: restored as well, it would be sent twice.
    function lost(name) { return !form.querySelector("[name=held], [name=" + name + "_held]"); }
    use("readonly", function (store) { return store.get(key); }).then(function (kept) {
      if (!kept) return;
      if (Date.now() - kept.at > (own ? OWN_DAYS : DAYS) * 864e5) return forget(key);
      var back = Object.keys(kept.files).filter(function (name) { return kept.files[name].length && lost(name); });
      function take() {
        back.forEach(function (name) {
          var input = form.elements[name], box = input && input.closest("[data-armed]");
          if (box) box.dispatchEvent(new CustomEvent("capture:restore", { detail: kept.files[name] }));
        });
      }
      if (own && !visit()) form.addEventListener("draft:taken", take, { once: true });
      else take();
      var notice = form.querySelector("[data-draft-notice]");
      if (notice && back.length) notice.hidden = false;
    });
    var lies = false;
    function shelve() {
      lies = !form.hasAttribute("data-draft-unkept") && Object.keys(held).some(function (name) { return held[name].length; });
      if (!lies) return forget(key);
      var files = Object.assign({}, held);
      use("readwrite", function (store) { return store.put({ at: Date.now(), files: files }, key); });
    }
    form.addEventListener("capture:changed", function (event) {
      held[event.detail.name] = event.detail.files;
      shelve();
      visit(true);
    });
    form.addEventListener("draft:dropped", function () { forget(key); });
    form.addEventListener("draft:read", function () {
      if (form.hasAttribute("data-draft-unkept") || (!lies && Object.keys(held).length)) shelve();
    });
  }
  function find(root) { root.querySelectorAll("form[data-draft]:not([data-shelved])").forEach(arm); }
  document.addEventListener("htmx:load", function (event) { find(event.target.parentNode || document); });
  find(document);
})();
