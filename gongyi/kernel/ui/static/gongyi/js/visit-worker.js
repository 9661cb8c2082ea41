// The service worker of the home-visit page. It keeps that page's empty form and what the form is drawn with, and nothing else:
// no matter, no name, no other page. With network it stays out of the way.
"use strict";
var CACHE = "gongyi-visit-1";
var HERE = self.registration.scope, EMPTY = HERE + "empty/";

function keep() {
  return fetch(EMPTY, { credentials: "same-origin", cache: "no-store", redirect: "error" }).then(function (answer) {
    if (!answer.ok) throw new Error("no empty form");
    return answer.clone().text().then(function (text) {
      var parts = (text.match(/(?:href|src)="(\/static\/[^"]+)"/g) || []).map(function (part) { return part.split('"')[1]; });
      return caches.open(CACHE).then(function (cache) {
        return cache.keys().then(function (old) {
          var wanted = parts.map(function (part) { return new URL(part, HERE).href; }).concat(EMPTY);
          return Promise.all(old.filter(function (request) { return wanted.indexOf(request.url) < 0; }).map(function (request) {
            return cache.delete(request);
          })).then(function () { return cache.addAll(parts); }).then(function () { return cache.put(EMPTY, answer); });
        });
      });
    });
  });
}

self.addEventListener("install", function (event) { event.waitUntil(keep().then(function () { return self.skipWaiting(); })); });
self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return /^gongyi-visit-/.test(name) && name !== CACHE; }).map(function (name) {
      return caches.delete(name);
    }));
  }).then(function () { return self.clients.claim(); }));
});
self.addEventListener("message", function (event) { if (event.data === "keep") event.waitUntil(keep().catch(function () {})); });
self.addEventListener("fetch", function (event) {
  var request = event.request;
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && request.url.split("?")[0].split("#")[0] === HERE) {
    event.respondWith(fetch(request).catch(function () {
      return caches.open(CACHE).then(function (cache) { return cache.match(EMPTY); }).then(function (found) { return found || Response.error(); });
    }));
  } else if (new URL(request.url).pathname.indexOf("/static/") === 0) {
    event.respondWith(fetch(request).catch(function () {
      return caches.open(CACHE).then(function (cache) { return cache.match(request); }).then(function (found) { return found || Response.error(); });
    }));
  }
});
