'use strict';
for (const table of document.querySelectorAll('table.sortable')) {
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
  const box = document.getElementById('filter');
  const count = document.querySelector('.filter output');
  const texts = new Map(Array.from(body.rows, (row) => [row, row.textContent.toLowerCase()]));
  const show = () => {
    const words = box.value.toLowerCase().split(' ').filter((word) => word);
    let shown = 0;
    texts.forEach((text, row) => {
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    });
    count.textContent = words.length ? shown + ' of ' + texts.size : '';
  };
  box.addEventListener('input', show);
  document.querySelector('.filter').hidden = false;
}
