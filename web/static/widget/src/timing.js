const FIRST_SECONDS = 0.5;
const LONGEST_SECONDS = 30;

/** Full-jitter back-off in milliseconds: after an outage, customers come back spread out, not all at once. */
export const backOff = (attempt) => Math.random() * Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** attempt) * 1000;

/** The server's own wish in a Retry-After header, in milliseconds; 0 when it has none. */
export const retryAfter = (response) => (Number(response.headers.get("Retry-After")) || 0) * 1000;

/** A wait that can be cut short. */
export class Pause {
  #end = () => {};

  wait(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  end() {
    this.#end();
  }
}

/** Runs `work` in one tab at a time. Without Web Locks (insecure pages) it just runs: the server takes each client_id once. */
export const exclusively = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());
