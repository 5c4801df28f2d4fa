/** Nodes are built by DOM calls only, so that nothing said in a chat is ever parsed as HTML. */
export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value != null && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** Outlines on a 24 x 24 grid, drawn with the text's colour. */
const SHAPES = {
  chat: "M12 3.5c5 0 9 3.4 9 7.7s-4 7.7-9 7.7c-1 0-2-.1-2.9-.4L4.5 20.5l1-3.7C3.9 15.4 3 13.4 3 11.2c0-4.3 4-7.7 9-7.7zM8.5 11.2h.01M12 11.2h.01M15.5 11.2h.01",
  down: "M6 9.5l6 6 6-6",
  close: "M6.5 6.5l11 11M17.5 6.5l-11 11",
  send: "M12 19V5.5M6 11.5l6-6 6 6",
  spark: "M12 3.5c.7 5 3.5 7.8 8.5 8.5-5 .7-7.8 3.5-8.5 8.5-.7-5-3.5-7.8-8.5-8.5 5-.7 7.8-3.5 8.5-8.5z",
  file: "M7 3.5h6.5l4.5 4.5v12.5H7zM13.5 3.5V8H18",
  hourglass: "M7 3.5h10M7 20.5h10M8 3.5v3.2c0 2.5 4 3.6 4 5.3s-4 2.8-4 5.3v3.2M16 3.5v3.2c0 2.5-4 3.6-4 5.3s4 2.8 4 5.3v3.2",
  waiting: "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4.3l2.7 1.7",
  accepted: "M5.5 12.5l4 4 9-9.5",
  delivered: "M2.5 12.5l4 4 8.5-9M11.5 15.5l1 1 9-9",
  failed: "M12 4a8 8 0 100 16 8 8 0 000-16zM12 8v4.5M12 16h.01",
};

/** A decorative icon; the words it stands for are always in the text beside it. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  svg.append(path);
  return svg;
}
