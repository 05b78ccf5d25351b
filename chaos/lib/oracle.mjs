// What had to come, and what came: by the world as it was made up and the logs of the far ends. The program is not asked.

/** Hangings-up without taking anything, after which a delivery is given up as unknown: the program's own figure. */
const MAX_UNKNOWNS = 2;

/**
 * Compares what far ends took with what had to come: each person's due tasks once on each of the person's ways, not before the hour.
 * `wrong` hears of what did not.
 */
export function compare(all, entries, wrong) {
  const found = { due: 0, lost: 0, doubled: 0, early: 0, wrongDay: 0, repeated: 0, unknown: 0, gone: 0, late: [] };
  const of = Map.groupBy(entries, ({ way, to }) => `${way} ${to}`);
  for (const person of all) {
    const silent = new Set([...person.devices.map(({ way, token }) => `${way} ${token}`), `mail ${person.email}`]);
    for (const target of person.targets) {
      const name = `${target.way} ${target.to}`;
      silent.delete(name);
      judge({ ...target, name }, person, of.get(name) ?? [], { found, wrong });
      of.delete(name);
    }
    for (const name of silent) {
      for (const { did, titles } of of.get(name) ?? []) {
        if (did !== 'took') continue;
        found.wrongDay += 1;
        wrong(`${name} was told of ${titles.join()}, and was to be told of nothing`);
      }
      of.delete(name);
    }
  }
  for (const name of of.keys()) wrong(`something went to ${name}, whom nobody knows`);
  for (const what of ['lost', 'doubled', 'early', 'wrongDay']) if (found[what] > 0) wrong(`${found[what]} ${what}`);
  found.late.sort((a, b) => a - b);
  return found;
}

function judge(target, person, seen, { found, wrong }) {
  found.due += 1;
  const taken = seen.filter(({ did }) => did === 'took');
  if (target.gone) {
    found.gone += 1;
    if (taken.length > 0) wrong(`${target.name} took something though it is gone`);
    else if (!seen.some(({ did }) => did === 'gone')) wrong(`${target.name} was never asked`);
    return;
  }
  const cuts = seen.filter(({ did }) => did === 'cut').length;
  if (taken.length === 0) {
    // Who hung up on each of the tries knows why nothing came.
    if (cuts >= MAX_UNKNOWNS) found.unknown += 1;
    else {
      found.lost += 1;
      wrong(`${target.name} took nothing`);
    }
    return;
  }
  const keys = Map.groupBy(taken, ({ key }) => key);
  found.doubled += keys.size - 1;
  // The same key again is the same push or mail to whoever gets it.
  found.repeated += taken.length - keys.size;
  const first = taken.toSorted((a, b) => a.at - b.at)[0];
  const late = (first.at - person.at.getTime()) / 1000;
  if (late < 0) {
    found.early += 1;
    wrong(`${target.name} was told ${-late} s early, in ${person.zone} at ${person.day} ${person.time}`);
  }
  found.late.push(late);
  for (const { titles, days } of taken) {
    const isRight = titles.join() === person.titles.join() && (!days || days.toSorted().join() === person.days.join());
    if (isRight) continue;
    found.wrongDay += 1;
    wrong(`${target.name} was told of ${titles.join() || 'nothing'} on ${days?.join()}, not of ${person.titles.join()} on ${person.days.join()}`);
  }
}

/** The value below which a share of sorted numbers lies. */
export const share = (sorted, part) => (sorted.length === 0 ? NaN : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]);
