/* Cards of a reply: an item's facts, and the list of materials. */

import { link, linkified, make } from "./text.js";

const list = (value) => (Array.isArray(value) ? value : []);
const filled = (value) => value !== null && value !== undefined && String(value).trim() !== "";

function head(card, note) {
  const node = make("div", "card-head");
  if (filled(card.title)) node.append(make("h3", "", String(card.title)));
  if (filled(note)) node.append(make("p", "", String(note)));
  return node;
}

function foot(card, label) {
  const action = link(label, card.url, "card-action");
  return action ? make("div", "card-foot", action) : null;
}

function itemCard(card) {
  const facts = make("dl", "facts");
  for (const row of list(card.rows)) {
    if (!row || !filled(row.value)) continue;
    facts.append(
      make(
        "div",
        "",
        make("dt", "", String(row.label || "")),
        make("dd", "", ...linkified(String(row.value)))
      )
    );
  }
  return make(
    "article",
    "card item",
    head(card, card.subtitle),
    facts.childNodes.length ? facts : null,
    foot(card, "查看完整指南")
  );
}

function material(entry) {
  const name = make("p", "material-name", String(entry.name || ""));
  const needed = entry.required !== false;
  if (entry.shared) name.append(" ", make("span", "tag free", "免提交"));
  if (!needed) name.append(" ", make("span", "tag optional", "可选"));
  const links = list(entry.links)
    .map((one) => one && link(String(one.label || "打开"), one.url, "paper"))
    .filter(Boolean);
  return make(
    "li",
    entry.shared ? "shared" : "",
    name,
    filled(entry.note) ? make("p", "material-note", ...linkified(String(entry.note))) : null,
    links.length ? make("p", "papers", ...links) : null
  );
}

function materialsCard(card) {
  const items = list(card.items).filter(Boolean);
  const shared = items.filter((entry) => entry.shared).length;
  let note = "共 " + items.length + " 项";
  if (shared) note += "，其中 " + shared + " 项免提交";
  return make(
    "article",
    "card materials",
    head(card, items.length ? note : ""),
    items.length ? make("ol", "material-list", ...items.map(material)) : null,
    foot(card, "打印清单")
  );
}

function bookingCard(card) {
  const rows = [["时间", card.when], ["地点", card.place]].filter(([, value]) => filled(value));
  const facts = make("dl", "facts");
  for (const [label, value] of rows) {
    facts.append(make("div", "", make("dt", "", label), make("dd", "", String(value))));
  }
  const cancelled = card.status === "cancelled";
  return make(
    "article",
    cancelled ? "card booking cancelled" : "card booking",
    head(card, cancelled ? "已取消" : "到大厅报这个预约码"),
    make("p", "booking-code", String(card.code || "")),
    facts,
    cancelled ? null : foot(card, "加到手机日历")
  );
}

const KINDS = new Map([
  ["item", itemCard],
  ["materials", materialsCard],
  ["booking", bookingCard],
]);

/** The card's element; a kind that this page does not know shows its title, rows and address. */
export function renderCard(card) {
  if (!card || typeof card !== "object") return null;
  if (KINDS.has(card.kind)) return KINDS.get(card.kind)(card);
  return filled(card.title) ? itemCard(card) : null;
}
