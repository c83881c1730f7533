// Comfort only: search, opening many at once, opening what a link points to. The page can be read without it.
'use strict';
(() => {
  const byId = (id) => document.getElementById(id);
  const cases = [...document.querySelectorAll('.case')];
  const texts = cases.map((each) => each.querySelector('summary').textContent.toLowerCase());
  const boxes = new Map([...document.querySelectorAll('.filter [type=checkbox]')].map((box) => [box.id.slice('show-'.length), box]));
  const outcomeOf = (each) => each.classList[1];
  const isShown = (each) => !each.hidden && boxes.get(outcomeOf(each)).checked;

  const update = () => {
    const words = byId('search').value.toLowerCase().split(/\s+/);
    cases.forEach((each, index) => { each.hidden = !words.every((word) => texts[index].includes(word)); });
    for (const group of document.querySelectorAll('.group')) group.hidden = ![...group.querySelectorAll('.case')].some(isShown);
    byId('shown').value = `${cases.filter(isShown).length} of ${cases.length} shown`;
  };
  const openTarget = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    const holder = target && target.closest('.case');
    if (!holder) return;
    boxes.get(outcomeOf(holder)).checked = true;
    byId('search').value = '';
    update();
    holder.open = true;
    holder.scrollIntoView();
  };

  byId('tools').hidden = false;
  byId('search').addEventListener('input', update);
  for (const box of boxes.values()) box.addEventListener('change', update);
  byId('open').addEventListener('click', () => { for (const each of cases) if (isShown(each)) each.open = true; });
  byId('close').addEventListener('click', () => { for (const each of cases) each.open = false; });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    byId('search').focus();
  });
  addEventListener('hashchange', openTarget);
  update();
  openTarget();
})();
