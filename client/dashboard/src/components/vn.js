// What the pages share: rows from a file of columns, numbers and dates as Viet Nam writes them, tables.
import { html } from "htl";

export const records = ({ columns, rows }) =>
  rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));

const formats = [0, 1, 2, 3, 4, 5, 6].map((decimals) =>
  new Intl.NumberFormat("vi-VN", { minimumFractionDigits: decimals, maximumFractionDigits: decimals }));

// Of a text with all its digits; nothing is shown where nothing is known.
export const number = (value, decimals = 0) => (value === null ? "" : formats[decimals].format(value));

// With the decimals that it has, without zeros at their end.
export const plain = (value) => {
  if (value === null) return "";
  const decimals = (/\.(\d*?)0*$/.exec(String(value)) ?? ["", ""])[1].length;
  return number(value, Math.min(decimals, 6));
};

export const date = (value) => (value === null ? "" : value.split("-").reverse().join("/"));

// A label within a sentence: "quý I".
export const inSentence = (label) => label.charAt(0).toLowerCase() + label.slice(1);

export const seasonLabel = (season) =>
  `${season.year}${season.period === "year" ? "" : `, ${inSentence(season.period_name)}`}`;

export const stateOf = (season) =>
  season.is_published ? `Đã công bố ngày ${date(season.published_on)}` : "Tạm tính, số liệu còn thay đổi";

// What a page is filtered by: an element with a value, for view().
export const choose = (label, choices, format, chosen = choices[0]) => {
  const select = html`<select>${choices.map((choice) => html`<option selected=${choice === chosen}>${format(choice)}</option>`)}</select>`;
  const form = html`<label class="choose"><span>${label}</span>${select}</label>`;
  form.value = chosen;
  select.oninput = () => { form.value = choices[select.selectedIndex]; };
  return form;
};

// columns: [{ label, value: (row) => text, kind: "right" (a number), "text" or "long", head: does it name the row }]. What
// matters most comes first, because a phone shows the rest only when one scrolls.
export const table = (rows, columns, caption) => html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}>
  <table class="rows">
    <thead><tr>${columns.map((c) => html`<th scope="col" class=${c.kind ?? ""}>${c.label}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${columns.map((c) => (c.head
      ? html`<th scope="row" class=${c.kind ?? ""}>${c.value(row)}</th>`
      : html`<td class=${c.kind ?? ""}>${c.value(row)}</td>`))}</tr>`)}</tbody>
  </table></div>`;

export const card = (label, value, note = "") =>
  html`<div class="card"><h2>${label}</h2><span class="big">${value}</span>${note ? html`<p>${note}</p>` : ""}</div>`;
