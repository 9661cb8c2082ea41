// [data-visits-waiting]: on every page of the desk but the visit's own, what was written without network is sent as soon as
// there is some; what still waits is said, with the way to it.
(function () {
  "use strict";
  var box = document.querySelector("[data-visits-waiting]"), store = window.gongyiVisits, busy = false;
  if (!box || !store || !store.usable || document.querySelector("form[data-visit]")) return;
  function line(words, url) {
    var made = document.createElement("p"), way = document.createElement("a");
    way.href = url;
    way.textContent = box.dataset.textOpen;
    made.append(words + " ", way);
    return made;
  }
  function show(sent) {
    return store.all().then(function (rows) {
      var mine = rows.filter(store.mine);
      sent.forEach(function (one) { box.append(store.notice(one, box.dataset.textSent, box.dataset.textOpen)); });
      var old = box.querySelector("[data-waits]");
      if (old) old.remove();
      if (mine.length) {
        var made = line(box.dataset.textWaiting + " " + mine.length, mine[0].here);
        made.dataset.waits = "1";
        box.prepend(made);
      }
      box.hidden = !box.firstChild;
    });
  }
  function sendAll() {
    if (busy) return;
    busy = true;
    var done = navigator.onLine ? store.sendAll(function () { return true; }) : Promise.resolve([]);
    done.then(show, function () { return show([]); }).then(function () { busy = false; });
  }
  window.addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) sendAll(); });
  setInterval(function () { if (!document.hidden && !box.hidden) sendAll(); }, 30000);
  sendAll();
})();
