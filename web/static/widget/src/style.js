/** The widget's look. A site sets `--throughline-accent` and `--throughline-font`; all colours follow from the accent. */
export const css = `
:host {
  --accent: var(--throughline-accent, #1f5c46);
  --on-accent: #fff;
  --accent-text: var(--accent);
  --surface: #fff;
  --bubble: #f1f3f0;
  --line: #dfe3dd;
  --text: #1b211d;
  --muted: #5b645d;
  --danger: #b3261e;
  --ease: cubic-bezier(.2, .8, .2, 1);
  color-scheme: light dark;
  position: fixed;
  z-index: 2147483000;
  inset-block-end: 0;
  inset-inline-end: 0;
  color: var(--text);
  font: 15px/1.5 var(--throughline-font, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif);
  font-kerning: normal;
  text-align: start;
  -webkit-font-smoothing: antialiased;
}
:host([hidden]) { display: none; }
:host([theme=light]) { color-scheme: light; }
:host([theme=dark]) { color-scheme: dark; }
/* Black or white, whichever has the higher contrast on the accent: never below 4.5. */
@supports (color: light-dark(#000, #fff)) and (color: color(from red xyz-d65 x y z)) {
  :host {
    --on-accent: color(from var(--accent) xyz-d65 calc(clamp(0, (.1791 - y) * 100000, 1) * .9505) clamp(0, (.1791 - y) * 100000, 1) calc(clamp(0, (.1791 - y) * 100000, 1) * 1.089));
    --accent-text: light-dark(oklch(from var(--accent) min(l, .47) c h), oklch(from var(--accent) max(l, .8) min(c, .13) h));
    --surface: light-dark(#fff, #171b18);
    --bubble: light-dark(#f1f3f0, #262c28);
    --line: light-dark(#dfe3dd, #373e39);
    --text: light-dark(#1b211d, #eef1ee);
    --muted: light-dark(#5b645d, #a7b0a9);
    --danger: light-dark(#b3261e, #ffb4ab);
  }
}
*, ::before, ::after { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
h2, h3, p, ol, ul { font: inherit; padding: 0; }
button { font: inherit; color: inherit; background: none; border: 1px solid transparent; padding: 0; cursor: pointer; touch-action: manipulation; }
button:disabled { cursor: default; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.icon { inline-size: 1.5em; block-size: 1.5em; flex: none; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.sr { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher {
  position: absolute; inset-block-end: 24px; inset-inline-end: 24px;
  display: grid; place-items: center; inline-size: 60px; block-size: 60px; border-radius: 50%;
  color: var(--on-accent); background: var(--accent);
  box-shadow: 0 1px 2px rgb(0 0 0 / .16), 0 8px 24px rgb(0 0 0 / .2);
  transition: transform .25s var(--ease), box-shadow .25s var(--ease);
}
.launcher:hover { transform: translateY(-2px); box-shadow: 0 2px 4px rgb(0 0 0 / .16), 0 14px 32px rgb(0 0 0 / .24); }
.launcher:active { transform: scale(.95); }
.launcher:focus-visible { outline-offset: 3px; }
.launcher .icon { grid-area: 1 / 1; inline-size: 28px; block-size: 28px; transition: transform .3s var(--ease), opacity .2s; }
.launcher[aria-expanded=false] .icon:nth-child(2) { opacity: 0; transform: rotate(-90deg) scale(.5); }
.launcher[aria-expanded=true] .icon:nth-child(1) { opacity: 0; transform: rotate(90deg) scale(.5); }
.badge {
  position: absolute; inset-block-start: -3px; inset-inline-end: -3px; min-inline-size: 23px; block-size: 23px; padding-inline: 6px;
  border: 2px solid var(--surface); border-radius: 12px; background: #b3261e; color: #fff;
  font-size: 12px; font-weight: 700; line-height: 19px; text-align: center; animation: pop .3s var(--ease);
}

.panel {
  position: absolute; inset: auto; inset-block-end: 100px; inset-inline-end: 24px; padding: 0; color: inherit;
  flex-direction: column; inline-size: 400px; block-size: min(680px, 100dvh - 124px); overflow: clip;
  border: 1px solid var(--line); border-radius: 20px; background: var(--surface);
  box-shadow: 0 2px 6px rgb(0 0 0 / .06), 0 24px 64px rgb(0 0 0 / .2);
  transform-origin: 90% 100%; animation: rise .28s var(--ease);
}
.panel[open] { display: flex; }
.head { display: flex; align-items: center; gap: 12px; padding: 14px 10px 14px 20px; padding-inline: 20px 10px; border-block-end: 1px solid var(--line); }
.face {
  display: grid; place-items: center; flex: none; inline-size: 40px; block-size: 40px; border-radius: 50%;
  color: var(--on-accent); background: var(--accent); font-weight: 600; font-size: 17px;
}
.face .icon { inline-size: 22px; block-size: 22px; }
[data-floor=queued] .face .icon { animation: turn 3.2s var(--ease) infinite; }
[data-floor=agent] .face { position: relative; }
[data-floor=agent] .face::after {
  content: ""; position: absolute; inset-block-end: 0; inset-inline-end: 0; inline-size: 12px; block-size: 12px;
  border: 2px solid var(--surface); border-radius: 50%; background: #2e9d5b;
}
.who { flex: 1; min-inline-size: 0; line-height: 1.35; }
.who h2 { font-size: 16px; font-weight: 650; letter-spacing: -.01em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.who p { color: var(--muted); font-size: 13px; }
.close { display: grid; place-items: center; inline-size: 44px; block-size: 44px; border-radius: 12px; color: var(--muted); }
.close:hover { background: var(--bubble); color: var(--text); }

.scroller { flex: 1; min-block-size: 0; overflow: hidden auto; overscroll-behavior: contain; scrollbar-width: thin; }
.scroller:focus-visible { outline-offset: -3px; border-radius: 4px; }
.column { display: flex; flex-direction: column; justify-content: flex-end; min-block-size: 100%; padding: 20px; }
.greeting { display: grid; justify-items: start; gap: 6px; margin-block-start: auto; padding-block-end: 4px; }
.greeting > .icon { inline-size: 30px; block-size: 30px; margin-block-end: 6px; color: var(--accent-text); }
.greeting h3 { font-size: 22px; font-weight: 650; line-height: 1.25; letter-spacing: -.02em; }
.greeting p { color: var(--muted); max-inline-size: 34ch; }
.greeting .choices { justify-content: start; margin-block-start: 14px; }

.message { display: flex; flex-direction: column; align-items: flex-start; gap: 4px; margin-block-start: 18px; }
.message:first-child { margin-block-start: 0; }
.message.joined { margin-block-start: 4px; }
.message.fresh { animation: arrive .26s var(--ease); }
[data-from=customer] { align-items: flex-end; }
.day { align-self: center; margin-block: 2px 12px; color: var(--muted); font-size: 12px; font-weight: 600; }
.author { color: var(--muted); font-size: 12.5px; font-weight: 600; padding-inline: 2px; }
.joined > .author { display: none; }
.bubble {
  max-inline-size: min(86%, 34em); padding: 9px 14px; border: 1px solid transparent; border-radius: 18px; border-end-start-radius: 6px;
  background: var(--bubble); overflow-wrap: anywhere; white-space: pre-line; text-wrap: pretty;
}
.joined > .bubble { border-start-start-radius: 6px; }
[data-from=customer] > .bubble { border-radius: 18px; border-end-end-radius: 6px; background: var(--accent); color: var(--on-accent); }
[data-from=customer].joined > .bubble { border-start-end-radius: 6px; }
[data-from=system] { align-items: center; }
[data-from=system] > .bubble { padding: 0 8px; background: none; color: var(--muted); font-size: 13px; text-align: center; }
[data-from=system] > .meta { display: none; }
.bubble > * + *, .card > * + * { margin-block-start: 8px; }
.bubble :is(ol, ul) { padding-inline-start: 1.3em; }
.bubble li + li { margin-block-start: 3px; }
.bubble code { padding: 1px 5px; border-radius: 5px; background: color-mix(in srgb, currentColor 10%, transparent); font: .9em ui-monospace, Menlo, Consolas, monospace; }
a { color: var(--accent-text); text-underline-offset: 2px; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
[data-from=customer] a { color: inherit; }
strong, em { font-weight: 650; }
em { font-weight: inherit; }
img { display: block; max-inline-size: 100%; border-radius: 14px; background: var(--bubble); }
.message > :is(img, .picture) { max-inline-size: min(86%, 300px); }
.file { display: flex; align-items: center; gap: 8px; }
.file a { font-weight: 550; }
.about { display: block; font-size: 13px; }
.card { inline-size: min(86%, 300px); padding: 14px; border: 1px solid var(--line); border-radius: 18px; background: var(--surface); overflow-wrap: anywhere; }
.card img { inline-size: calc(100% + 28px); max-inline-size: none; margin: -14px -14px 12px; aspect-ratio: 16 / 9; object-fit: cover; border-radius: 17px 17px 0 0; }
.card h3 { font-weight: 650; }
.card p { color: var(--muted); font-size: 14px; margin-block-start: 2px; }
.actions { display: grid; gap: 8px; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 6px; }
.choices button, .actions button {
  min-block-size: 44px; padding: 8px 16px; border-color: color-mix(in srgb, var(--accent-text) 45%, transparent); border-radius: 22px;
  color: var(--accent-text); font-weight: 550; line-height: 1.3; text-align: start; transition: background .15s, color .15s, border-color .15s;
}
.actions button { border-radius: 12px; text-align: center; }
:is(.choices, .actions) button:hover:enabled { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
.choices:has(button:disabled) { display: none; }
.actions button:disabled { border-color: var(--line); color: var(--muted); }

.meta { display: flex; align-items: center; gap: 4px; color: var(--muted); font-size: 12px; padding-inline: 2px; font-variant-numeric: tabular-nums; }
.continued:not([data-state=failed], [data-state=waiting]) > .meta { display: none; }
.state { display: flex; align-items: center; gap: 4px; }
.state .icon { inline-size: 16px; block-size: 16px; stroke-width: 2; animation: pop .25s var(--ease); }
[data-state=delivered] .state .icon { color: var(--accent-text); }
[data-state=failed] .state { color: var(--danger); }
.state button { min-block-size: 44px; padding-inline: 6px; margin-block: -10px; font-weight: 600; text-decoration: underline; text-underline-offset: 2px; }

.typing:not(:empty) { margin-block-start: 12px; }
.dots { display: inline-flex; gap: 5px; padding: 15px 16px; border: 1px solid transparent; border-radius: 18px; border-end-start-radius: 6px; background: var(--bubble); animation: arrive .26s var(--ease); }
.dots i { inline-size: 7px; block-size: 7px; border-radius: 50%; background: var(--muted); animation: wave 1.3s ease-in-out infinite; }
.dots i:nth-child(2) { animation-delay: .16s; }
.dots i:nth-child(3) { animation-delay: .32s; }
.pill {
  align-self: center; display: flex; align-items: center; gap: 6px; min-block-size: 44px; margin-block: -52px 8px; padding: 0 18px 0 12px; padding-inline: 12px 18px; z-index: 1;
  border: 1px solid var(--line); border-radius: 22px; background: var(--surface); color: var(--accent-text); font-weight: 600; font-size: 14px;
  box-shadow: 0 6px 20px rgb(0 0 0 / .16); animation: arrive .26s var(--ease);
}
.pill .icon { inline-size: 18px; block-size: 18px; }
.status:not(:empty) { padding: 8px 20px; background: var(--bubble); color: var(--text); font-size: 13px; line-height: 1.4; text-wrap: balance; animation: arrive .26s var(--ease); }

.composer { display: flex; flex-wrap: wrap; align-items: flex-end; column-gap: 6px; margin: 12px; margin-block-end: max(12px, env(safe-area-inset-bottom)); padding: 3px; border: 1px solid color-mix(in srgb, var(--muted) 70%, transparent); border-radius: 26px; transition: border-color .15s, box-shadow .15s; }
.composer:focus-within { border-color: var(--accent-text); box-shadow: 0 0 0 1px var(--accent-text); }
textarea {
  flex: 1; min-inline-size: 0; max-block-size: 144px; padding: 10px 4px 10px 16px; padding-inline: 16px 4px; border: 0; resize: none; overflow-y: auto;
  background: none; color: inherit; font: inherit; font-size: 16px; line-height: 24px; scrollbar-width: thin;
}
textarea:focus-visible { outline: 0; }
textarea::placeholder { color: var(--muted); opacity: 1; }
.send { display: grid; place-items: center; flex: none; inline-size: 44px; block-size: 44px; border-radius: 50%; background: var(--accent); color: var(--on-accent); transition: transform .2s var(--ease), background .2s, color .2s; }
.send .icon { inline-size: 22px; block-size: 22px; stroke-width: 2; }
.send:active:enabled { transform: scale(.92); }
.send:disabled { background: var(--bubble); color: var(--muted); }
.count { flex-basis: 100%; padding: 6px 14px 0; color: var(--muted); font-size: 12px; text-align: end; font-variant-numeric: tabular-nums; }
.count.over { color: var(--danger); font-weight: 600; }

@media (max-width: 480px) {
  .launcher { inset-block-end: 16px; inset-inline-end: 16px; }
  .launcher[aria-expanded=true] { display: none; }
  .panel { position: fixed; inset: 0; inset-block-start: var(--top, 0); inline-size: auto; max-inline-size: none; block-size: var(--height, 100dvh); max-block-size: none; border: 0; border-radius: 0; padding-block-start: env(safe-area-inset-top); animation-name: slide; }
  .head { padding-block: 10px; padding-inline: 16px 6px; }
  .column { padding: 16px; }
}
@media (forced-colors: active) {
  .bubble, .dots, .face, .launcher, .send, .status { border: 1px solid CanvasText; }
  .dots i { background: CanvasText; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important; transition: none !important; }
}
@keyframes rise { from { opacity: 0; transform: translateY(16px) scale(.97); } }
@keyframes slide { from { opacity: 0; transform: translateY(40px); } }
@keyframes arrive { from { opacity: 0; transform: translateY(8px); } }
@keyframes pop { from { opacity: 0; transform: scale(.4); } }
@keyframes wave { 0%, 60%, 100% { transform: none; opacity: .55; } 30% { transform: translateY(-4px); opacity: 1; } }
@keyframes turn { 0%, 60% { transform: none; } 100% { transform: rotate(180deg); } }
`;
