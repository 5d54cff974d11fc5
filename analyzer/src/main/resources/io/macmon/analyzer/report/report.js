'use strict';
const all = (selector, parent = document) => Array.from(parent.querySelectorAll(selector));

for (const table of all('table.stations')) {
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[0].cells);
  const sortBy = (column) => {
    const descending = heads[column].getAttribute('aria-sort') === 'ascending';
    const keyed = Array.from(body.rows, (row) => ({ row, key: row.cells[column].dataset.sort }));
    const sign = descending ? -1 : 1;
    keyed.sort((one, other) => sign * ((one.key > other.key) - (other.key > one.key)));
    heads.forEach((head) => head.removeAttribute('aria-sort'));
    heads[column].setAttribute('aria-sort', descending ? 'descending' : 'ascending');
    body.append(...keyed.map((entry) => entry.row));
  };
  heads.forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    button.addEventListener('click', () => sortBy(column));
    head.replaceChildren(button);
  });
}

const folds = all('details');
const unfolded = () => folds.filter((fold) => fold.open);
const unfoldOnly = (open) => folds.forEach((fold) => { fold.open = open.includes(fold); });

// A finding's text includes the headings above it.
const headings = (item) => {
  const texts = [];
  for (let fold = item.closest('details'); fold; fold = fold.parentElement.closest('details')) {
    texts.push(fold.firstElementChild.textContent);
  }
  return texts.join(' ');
};

const filter = (box, items) => {
  const count = box.parentElement.querySelector('output');
  const texts = new Map(items.map((item) => [item, (headings(item) + ' ' + item.textContent).toLowerCase()]));
  const groups = all('details', box.closest('section'));
  let before = null;
  const show = () => {
    const words = box.value.toLowerCase().split(' ').filter((word) => word);
    let shown = 0;
    texts.forEach((text, item) => {
      item.hidden = !words.every((word) => text.includes(word));
      shown += item.hidden ? 0 : 1;
    });
    groups.forEach((group) => { group.hidden = all('li', group).every((item) => item.hidden); });
    if (words.length > 0) {
      before = before || unfolded();
      groups.forEach((group) => { group.open = true; });
    } else if (before) {
      unfoldOnly(before);
      before = null;
    }
    count.textContent = words.length ? shown + ' of ' + texts.size : '';
  };
  box.addEventListener('input', show);
  box.parentElement.hidden = false;
};
for (const box of all('.filter input')) {
  filter(box, all('tbody tr, .station li', box.closest('section')));
}

let beforePrint = [];
addEventListener('beforeprint', () => {
  beforePrint = unfolded();
  unfoldOnly(folds);
});
addEventListener('afterprint', () => unfoldOnly(beforePrint));

// A page that will be replaced reloads itself when the next one is due. Filters and folds stay as they are.
const boxes = all('.filter input');
const stored = 'macmon ' + location.pathname;
const restore = () => {
  const state = JSON.parse(sessionStorage.getItem(stored) || 'null');
  if (!state) {
    return;
  }
  sessionStorage.removeItem(stored);
  folds.forEach((fold) => {
    if (state.known.includes(fold.id)) {
      fold.open = state.open.includes(fold.id);
    }
  });
  boxes.forEach((box) => {
    box.value = state.filters[box.id] || '';
    box.dispatchEvent(new Event('input'));
  });
  scrollTo(0, state.top);
};
const reload = () => {
  if (document.hidden) {
    return;
  }
  const filters = {};
  boxes.forEach((box) => { filters[box.id] = box.value; });
  const ids = (list) => list.map((fold) => fold.id);
  sessionStorage.setItem(stored, JSON.stringify({ known: ids(folds), open: ids(unfolded()), filters, top: scrollY }));
  location.reload();
};
try {
  restore();
} catch (noStorage) {
  // the browser keeps no state for this page
}
if (document.body.dataset.next) {
  const due = Number(document.body.dataset.next) + 1000 - Date.now();
  setTimeout(() => setInterval(reload, 5000), Math.max(0, Math.min(due, 2147483647)));
}
