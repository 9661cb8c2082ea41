// <details data-map="GeoJSON address">: fetches the map library only when it is opened, then draws the shapes.
(function () {
  "use strict";
  function once(tag, attributes) {
    return new Promise(function (done, fail) {
      var node = document.createElement(tag);
      Object.keys(attributes).forEach(function (name) { node[name] = attributes[name]; });
      node.onload = done;
      node.onerror = fail;
      document.head.append(node);
    });
  }
  function words(layer, feature) {
    var known = feature.properties || {};
    if (!known.label) return;
    var place = document.createElement(known.url ? "a" : "span");
    place.textContent = known.label;
    if (known.url) place.href = known.url;
    layer.bindPopup(place);
  }
  function draw(box, shapes) {
    var L = window.L, place = box.querySelector(".map");
    var map = L.map(place, { attributionControl: false });
    var drawn = L.geoJSON(shapes, {
      style: { color: "#211d17", weight: 1.5, fillColor: "#f8f3e8", fillOpacity: 0.6 },
      pointToLayer: function (feature, at) {
        return L.circleMarker(at, { radius: 9, color: "#fffdf8", weight: 2, fillColor: "#b5301a", fillOpacity: 1 });
      },
      onEachFeature: function (feature, layer) { words(layer, feature); },
    }).addTo(map);
    if (drawn.getBounds().isValid()) map.fitBounds(drawn.getBounds(), { padding: [16, 16] });
    else map.setView([0, 0], 2);
    box.dispatchEvent(new CustomEvent("map:ready", { bubbles: true, detail: { map: map, drawn: drawn } }));
  }
  document.addEventListener("toggle", function (event) {
    var box = event.target;
    if (!box.matches || !box.matches("details[data-map]") || !box.open || box.dataset.mapBegun) return;
    box.dataset.mapBegun = "1";
    Promise.all([
      once("link", { rel: "stylesheet", href: box.dataset.leafletCss }),
      once("script", { src: box.dataset.leafletJs }),
      fetch(box.dataset.map, { credentials: "same-origin" }).then(function (answer) { return answer.json(); }),
    ]).then(function (all) { draw(box, all[2]); }, function () { delete box.dataset.mapBegun; box.open = false; });
  }, true);
})();
