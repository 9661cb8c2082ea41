// <details data-map="GeoJSON address">: fetches the map library when it is opened, then draws shapes, names and marks.
// With data-map-pick a tap asks the server for the place under it.
(function () {
  "use strict";
  var STYLES = {
    street: { color: "#211d17", weight: 2, fillColor: "#f0e9da", fillOpacity: 1 },
    village: { color: "#4a4338", weight: 1.5, fillColor: "#fffdf8", fillOpacity: 1 },
    grid: { color: "#dfd5c2", weight: 1, fillColor: "#fffdf8", fillOpacity: 0 },
    building: { color: "#dfd5c2", weight: 0.75, fillColor: "#e9dfcb", fillOpacity: 1 },
  };
  function once(tag, attributes) {
    return new Promise(function (done, fail) {
      var node = document.createElement(tag);
      Object.keys(attributes).forEach(function (name) { node[name] = attributes[name]; });
      node.onload = done;
      node.onerror = fail;
      document.head.append(node);
    });
  }
  function text(words) {
    var node = document.createElement("span");
    node.textContent = words;
    return node;
  }
  function mark(L, feature, at) {
    var known = feature.properties, link = document.createElement("a");
    var size = document.documentElement.classList.contains("large") ? 60 : 40;
    link.className = "map-mark map-mark--" + known.state;
    link.href = known.url;
    link.textContent = known.count;
    link.setAttribute("aria-label", known.label + " " + known.count);
    var drawn = L.marker(at, { icon: L.divIcon({ className: "map-mark-box", html: link, iconSize: [size, size] }), keyboard: false });
    return drawn.bindTooltip(text(known.label), { direction: "top", offset: [0, -size / 2] });
  }
  function named(layer, feature) {
    if (feature.properties.name && feature.properties.level === "building") layer.bindTooltip(text(feature.properties.name), { sticky: true });
  }
  // Marks that would lie over one another stand side by side; at every scale anew, beginning from where they belong.
  function spread(map, drawn) {
    var marks = [];
    drawn.eachLayer(function (layer) { if (layer.getLatLng) marks.push({ layer: layer, home: layer.getLatLng() }); });
    function part() {
      marks.forEach(function (one) { one.at = map.latLngToLayerPoint(one.home); });
      for (var round = 0, moved = true; moved && round < 60; round += 1) moved = pushed(marks);
      marks.forEach(function (one) { one.layer.setLatLng(map.layerPointToLatLng(one.at)); });
    }
    map.on("zoomend resize", part);
    part();
  }
  function pushed(marks) {
    var moved = false;
    marks.forEach(function (one, index) {
      marks.slice(index + 1).forEach(function (other) {
        var x = other.at.x - one.at.x, y = other.at.y - one.at.y, far = Math.hypot(x, y);
        var apart = one.layer.options.icon.options.iconSize[0] + 4, lacking = (apart - far) / 2;
        if (lacking <= 0.5) return;
        if (!far) { x = 1; far = 1; }
        one.at.x -= x / far * lacking; one.at.y -= y / far * lacking;
        other.at.x += x / far * lacking; other.at.y += y / far * lacking;
        moved = true;
      });
    });
    return moved;
  }
  function names(L, map, drawn) {
    var shown = [], key = document.createElement("ul");
    key.className = "plain small map-letters";
    map.getContainer().after(key);
    drawn.eachLayer(function (layer) {
      var known = layer.feature.properties;
      if (known.level !== "village" || !layer.getBounds) return;
      var bounds = layer.getBounds(), words = known.name.replace(/居委会$| Community$/, "");
      var label = L.tooltip({ permanent: true, direction: "bottom", className: "map-name", offset: [0, 2] })
        .setLatLng([bounds.getNorth(), bounds.getCenter().lng]).setContent(text(words)).addTo(map);
      shown.push({ label: label, words: words, bounds: bounds });
    });
    function call() { callAll(map, shown, key); }
    map.on("zoomend resize", call);
    call();
  }
  // Every place is named: where its name does not fit into it, or would run into a mark, by a letter that stands under the map.
  function callAll(map, shown, key) {
    var marks = Array.from(map.getContainer().querySelectorAll(".map-mark")).map(function (node) { return node.getBoundingClientRect(); });
    key.replaceChildren();
    shown.forEach(function (one) {
      if (fits(map, one, marks)) return;
      var letter = String.fromCharCode(65 + key.children.length), line = document.createElement("li");
      one.label.setContent(text(letter));
      line.textContent = letter + " " + one.words;
      key.append(line);
    });
  }
  function fits(map, one, marks) {
    var words = text(one.words), most = map.latLngToLayerPoint(one.bounds.getNorthEast()).x - map.latLngToLayerPoint(one.bounds.getNorthWest()).x;
    words.style.maxInlineSize = most + "px";
    one.label.setContent(words);
    var box = words.getBoundingClientRect();
    return words.scrollWidth <= Math.ceil(most) && marks.every(function (mark) {
      return box.right <= mark.left || mark.right <= box.left || box.bottom <= mark.top || mark.bottom <= box.top;
    });
  }
  function pick(map) {
    map.on("click", function (event) {
      var address = new URL(location.href);
      address.search = "?at=" + event.latlng.lng.toFixed(6) + "," + event.latlng.lat.toFixed(6);
      location.href = address;
    });
  }
  function draw(box, shapes) {
    var L = window.L, place = box.querySelector(".map"), picks = "mapPick" in box.dataset;
    var map = L.map(place, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, maxBoundsViscosity: 1 });
    var zoom = L.control.zoom({ position: "bottomright", zoomInTitle: box.dataset.textIn, zoomOutTitle: box.dataset.textOut }).addTo(map);
    var drawn = L.geoJSON(shapes, {
      style: function (feature) { return STYLES[feature.properties.level] || STYLES.grid; },
      interactive: true,
      pointToLayer: function (feature, at) { return mark(L, feature, at); },
      onEachFeature: function (feature, layer) { if (feature.geometry.type !== "Point") named(layer, feature); },
    }).addTo(map);
    if (drawn.getBounds().isValid()) {
      map.fitBounds(drawn.getBounds(), { paddingTopLeft: [8, 8], paddingBottomRight: [8, zoom.getContainer().offsetHeight + 20] });
      map.setMaxBounds(drawn.getBounds().pad(0.3));
    } else map.setView([0, 0], 2);
    spread(map, drawn);
    names(L, map, drawn);
    if (picks) pick(map);
    box.dispatchEvent(new CustomEvent("map:ready", { bubbles: true, detail: { map: map, drawn: drawn } }));
  }
  function begin(box) {
    if (box.dataset.mapBegun) return;
    box.dataset.mapBegun = "1";
    var status = box.querySelector("[data-map-status]");
    box.querySelector(".map").classList.add("map--on");
    Promise.all([
      once("link", { rel: "stylesheet", href: box.dataset.leafletCss }),
      once("link", { rel: "stylesheet", href: box.dataset.ownCss }),
      once("script", { src: box.dataset.leafletJs }),
      fetch(box.dataset.map, { credentials: "same-origin" }).then(function (answer) { return answer.json(); }),
    ]).then(function (all) { status.textContent = ""; draw(box, all[3]); }).catch(function () {
      delete box.dataset.mapBegun;
      status.textContent = box.dataset.textFailed;
    });
  }
  document.addEventListener("toggle", function (event) {
    var box = event.target;
    if (box.matches && box.matches("details[data-map]") && box.open) begin(box);
  }, true);
  document.querySelectorAll("details[data-map][open]").forEach(begin);
})();
