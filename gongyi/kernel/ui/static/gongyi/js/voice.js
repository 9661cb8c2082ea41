// [data-voice]: records up to data-seconds of speech into the file input beside it; plays it back, deletes it.
// Sending while it records ends the recording and sends it too. With data-sends on the input, ending it sends the form;
// the button beside it ends it without sending.
// A recording that was made before can be chosen with [data-voice-choose].
// Without a recorder the file input stays, which on a phone opens the phone's own recorder.
(function () {
  "use strict";
  if (!window.MediaRecorder || !navigator.mediaDevices || !window.DataTransfer) return;
  try { new DataTransfer(); } catch (error) { return; }
  function kind() {
    var known = ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg"];
    return known.find(function (type) { return MediaRecorder.isTypeSupported(type); }) || "";
  }
  function start(box) {
    var input = box.querySelector("input[type=file]"), button = box.querySelector("[data-voice-record]");
    var words = button.querySelector("span"), first = words.textContent, status = box.querySelector("[data-voice-status]");
    var result = box.querySelector("[data-voice-result]"), player = result.querySelector("audio");
    var hold = box.querySelector("[data-voice-hold]"), sends = input.dataset.sends && input.form, choose = box.querySelector("[data-voice-choose]");
    var most = Number(box.dataset.seconds) || 60, recorder = null, ticker = 0, sendBy = null;

    function put(file) {
      var carrier = new DataTransfer();
      if (file) carrier.items.add(file);
      input.files = carrier.files;
      if (player.src) URL.revokeObjectURL(player.src);
      if (file) player.src = URL.createObjectURL(file);
      else player.removeAttribute("src");
      result.hidden = !file;
      words.textContent = file ? box.dataset.textAgain : first;
      input.dispatchEvent(new CustomEvent("capture:changed", { bubbles: true, detail: { name: input.name, files: file ? [file] : [] } }));
      if (file && sendBy) { var by = sendBy; sendBy = null; input.form.requestSubmit(by); }
    }
    function begin(stream) {
      var pieces = [], begun = Date.now(), type = kind();
      recorder = type ? new MediaRecorder(stream, { mimeType: type }) : new MediaRecorder(stream);
      recorder.ondataavailable = function (event) { if (event.data.size) pieces.push(event.data); };
      recorder.onstop = function () {
        clearInterval(ticker);
        stream.getTracks().forEach(function (track) { track.stop(); });
        box.classList.remove("capture--recording");
        hold.hidden = true;
        var plain = (recorder.mimeType || "audio/webm").split(";")[0];
        recorder = null;
        put(new File([new Blob(pieces, { type: plain })], "voice." + plain.split("/")[1], { type: plain }));
      };
      recorder.start(1000);
      box.classList.add("capture--recording");
      hold.hidden = !sends;
      function tick() {
        var left = most - Math.floor((Date.now() - begun) / 1000);
        words.textContent = (sends ? box.dataset.textSend : box.dataset.textStop) + " · " + Math.max(left, 0) + " " + box.dataset.textSeconds;
        if (left <= 0 && recorder) recorder.stop();
      }
      tick();
      ticker = setInterval(tick, 250);
    }
    if (choose) {
      choose.hidden = false;
      choose.addEventListener("click", function () { input.click(); });
    }
    input.addEventListener("change", function () { put(input.files[0] || null); });
    button.hidden = false;
    input.classList.add("visually-hidden");
    input.tabIndex = -1;
    button.addEventListener("click", function () {
      if (recorder) {
        if (sends) sendBy = input.form.querySelector("[type=submit]:not([name])");
        recorder.stop();
        return;
      }
      status.textContent = "";
      navigator.mediaDevices.getUserMedia({ audio: true }).then(begin, function () {
        status.textContent = box.dataset.textDenied;
        input.classList.remove("visually-hidden");
        input.tabIndex = 0;
      });
    });
    hold.addEventListener("click", function () { if (recorder) recorder.stop(); });
    box.querySelector("[data-voice-delete]").addEventListener("click", function () { put(null); button.focus(); });
    box.addEventListener("capture:restore", function (event) { put(event.detail[0]); });
    if (input.form) input.form.addEventListener("submit", function (event) {
      if (!recorder) return;
      event.preventDefault();
      sendBy = event.submitter;
      recorder.stop();
    });
    if (input.form) input.form.addEventListener("reset", function () { put(null); });
  }
  function arm(root) {
    root.querySelectorAll("[data-voice]:not([data-armed])").forEach(function (box) {
      box.dataset.armed = "1";
      start(box);
    });
  }
  document.addEventListener("htmx:load", function (event) { arm(event.target.parentNode || document); });
  arm(document);
})();
