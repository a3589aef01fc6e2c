/* Text from a reply to DOM nodes: lines, numbered lists, links. Data never becomes HTML. */

const LINK = /https?:\/\/[!#-;=?-~]+|0\d{2,3}-\d{3,4}-?\d{4}(?![\d-])/gi;
const TRAILING = /[.,;:!?'"]+$/;
const NUMBERED = /^\s*(\d{1,2}[.．、)）]|[①-⑳]|[-•·])\s*(?=\S)/;

/** An element with a class and children (strings become text nodes). */
export function make(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** The address when it may be opened (http, https, our own paths), else null. */
export function safeUrl(value) {
  if (typeof value !== "string" || !value.trim()) return null;
  try {
    const url = new URL(value.trim(), location.origin);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
  } catch (error) {
    return null;
  }
}

/** A link that opens beside this page, or null when the address may not be opened. */
export function link(label, address, className) {
  const href = safeUrl(address);
  if (!href) return null;
  const node = make("a", className, label);
  node.href = href;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

/** A URL without the punctuation of the sentence around it. */
function trimmed(url) {
  let end = url.replace(TRAILING, "");
  while (/[)\]}]$/.test(end)) {
    const open = { ")": "(", "]": "[", "}": "{" }[end.slice(-1)];
    if (end.split(open).length >= end.split(end.slice(-1)).length) break;
    end = end.slice(0, -1).replace(TRAILING, "");
  }
  return end;
}

/** A line of text with its web addresses and landline numbers made into links. */
export function linkified(text) {
  const nodes = [];
  let from = 0;
  for (let match, find = new RegExp(LINK); (match = find.exec(text)); ) {
    const isUrl = /^http/i.test(match[0]);
    const before = text[match.index - 1] || "";
    const shown = isUrl ? trimmed(match[0]) : match[0];
    let node = null;
    if (isUrl) {
      node = link(shown, shown);
    } else if (!/[\dA-Za-z-]/.test(before)) {
      node = make("a", "tel", shown);
      node.href = "tel:" + shown.replace(/-/g, "");
    }
    if (!node) continue;
    nodes.push(text.slice(from, match.index), node);
    from = match.index + shown.length;
    find.lastIndex = from;
  }
  nodes.push(text.slice(from));
  return nodes.filter((node) => node !== "");
}

/** Paragraph lines; numbered ones hang their number so that long entries stay readable. */
export function richText(text) {
  const body = document.createDocumentFragment();
  for (const line of String(text).replace(/\r\n?/g, "\n").trim().split("\n")) {
    const mark = NUMBERED.exec(line);
    if (mark) {
      const rest = make("span", "", ...linkified(line.slice(mark[0].length)));
      body.append(make("p", "line numbered", make("span", "mark", mark[1]), rest));
    } else {
      body.append(make("p", line.trim() ? "line" : "line gap", ...linkified(line)));
    }
  }
  return body;
}
