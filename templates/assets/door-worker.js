// Answers for the door while there is no network: with the page that works alone, which goes on with what was asked.
"use strict";
const PATIENCE = 6_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", event => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate" && /^\/\w\w\/(door|check-in)\//.test(pathname)) event.respondWith(page(request));
  else if (pathname.startsWith("/assets/")) event.respondWith(caches.match(request).then(kept => kept || fetch(request)));
});

async function page(request) {
  const form = request.method === "POST" ? await request.clone().formData().catch(() => null) : null;
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.status === 410) await forget(new URL(request.url));
    return answer;
  } catch {
    return alone(new URL(request.url), form);
  }
}

const kept = async () => {
  if (!await caches.has("lianyi-door")) return [];
  const cache = await caches.open("lianyi-door");
  return (await cache.keys()).map(({ url }) => new URL(url).pathname).filter(path => path.endsWith("/offline"));
};
const isOf = url => path => url.pathname.startsWith(path.slice(0, -"/offline".length));

const asked = request => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error); });

// Sends what was kept. False while it could not be; what nobody takes any more is let go.
async function send(door) {
  const opening = indexedDB.open("lianyi-door", 1);
  opening.onupgradeneeded = () => ["sealed", "queue"].forEach(name => opening.result.createObjectStore(name));
  const db = await asked(opening);
  try {
    await asked(db.transaction("sealed", "readwrite").objectStore("sealed").clear());
    const of = door.split("/").pop();
    const queue = (await asked(db.transaction("queue").objectStore("queue").getAll())).filter(one => !one.outcome && one.of === of);
    queue.sort((a, b) => a.at < b.at ? -1 : 1);
    for (let from = 0; from < queue.length; from += 200) {
      const lines = queue.slice(from, from + 200).map(({ id, registration, undoes, means, at }) => ({ id, registration, undoes, means, at }));
      const body = JSON.stringify({ sent_at: new Date().toISOString(), queue: lines });
      const answer = await fetch(`${door}/sync`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (!answer.ok && answer.status !== 410) return false;
    }
    return true;
  } catch {
    return false;
  } finally {
    db.close();
  }
}

// The door of this device is shut: it forgets everybody at once, and all the rest when what it kept is sent.
async function forget(url) {
  const shell = (await kept()).find(isOf(url));
  if (!shell || !await send(shell.slice(0, -"/offline".length))) return;
  indexedDB.deleteDatabase("lianyi-door");
  await caches.delete("lianyi-door");
  await self.registration.unregister();
}

async function alone(url, form) {
  const shells = await kept();
  const shell = shells.find(isOf(url)) ?? shells[0];
  if (!shell) return Response.error();
  const door = shell.slice(0, -"/offline".length);
  const asked = new URLSearchParams();
  const said = form ?? url.searchParams;
  for (const name of ["id", "registration", "means", "code", "q"]) if (said.get(name)) asked.set(name, said.get(name));
  if (url.pathname.endsWith("/scan")) asked.set("means", "scanner");
  if (said.get("guest")) asked.set("registration", said.get("guest"));
  const [, , place, code] = url.pathname.split("/");
  if (place === "check-in") asked.set("code", code);
  if (asked.size) return Response.redirect(`${door}#${asked}`, 303);
  return url.pathname === door ? caches.match(shell) : Response.redirect(door, 303);
}
