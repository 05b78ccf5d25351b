// Days and times of day, worked out with this runtime's own time zones (ICU), not with the program's.
export const DAY_MS = 86_400_000;

const formats = new Map();

function format(zone) {
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat('en-CA', {
      timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    }));
  }
  return formats.get(zone);
}

/** The day and the time of day that the clocks of a zone show at an instant. */
export function local(zone, at) {
  const parts = Object.fromEntries(format(zone).formatToParts(at).map(({ type, value }) => [type, value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}:${parts.second}` };
}

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export function offset(zone, at) {
  const { day, time } = local(zone, at);
  return Date.parse(`${day}T${time}Z`) - Math.floor(at / 1000) * 1000;
}

/**
 * The instant at which the clocks of a zone show a day and a time. Of one that comes twice it is the first; one that the clocks skip is read
 * with the offset before the gap.
 */
export function instant(zone, day, time) {
  const wall = Date.parse(`${day}T${time}Z`);
  const [before, after] = [offset(zone, wall - DAY_MS), offset(zone, wall + DAY_MS)];
  const found = [wall - before, wall - after].filter((at) => at + offset(zone, at) === wall);
  return new Date(found.length > 0 ? Math.min(...found) : wall - before);
}

/** The day so many days after another. */
export const plus = (day, days) => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** The zones whose clocks are changed at an instant. */
export function changing(at) {
  return Intl.supportedValuesOf('timeZone').filter((zone) => offset(zone, at - 1000) !== offset(zone, at));
}
