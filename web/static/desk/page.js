// What several islands need to know of the page.

export const byId = (id) => document.getElementById(id);

/** The open case's id; empty when none is open. */
export const openCase = () => byId("stage")?.dataset.case ?? "";

export const agent = document.body.dataset.agent;

/** The server's clock minus this one's, so that waiting times are right on a computer whose clock is not. */
const skew = Number(document.body.dataset.now) - Date.now();
export const now = () => Date.now() + skew;

/** A value kept in this browser, for this agent. A full or forbidden storage keeps nothing, and breaks nothing. */
export const kept = {
  get(name) {
    try {
      return localStorage.getItem(`desk:${agent}:${name}`);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      if (value) localStorage.setItem(`desk:${agent}:${name}`, value);
      else localStorage.removeItem(`desk:${agent}:${name}`);
    } catch {
      // Private windows may forbid it.
    }
  },
  /** Forgets every value whose name begins with `start`, but for the names in `wanted`. */
  prune(start, wanted) {
    const prefix = `desk:${agent}:`;
    try {
      for (const key of Object.keys(localStorage)) {
        const name = key.slice(prefix.length);
        if (key.startsWith(prefix + start) && !wanted.has(name)) localStorage.removeItem(key);
      }
    } catch {
      // Where nothing is kept, nothing is to be forgotten.
    }
  },
};

/** Send a form that nothing is swapped for. */
export const post = (path, fields) =>
  fetch(path, {
    method: "POST",
    headers: { "X-CSRF-Token": document.body.dataset.csrf },
    body: new URLSearchParams(fields),
  }).catch(() => undefined);
