// Chance that is the same again for the same seed, so that a run that failed can be looked at.

/** A generator (mulberry32) of numbers from 0 to 1. */
export function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    /** A whole number from 0 up to and without `below`. */
    below: (below) => Math.floor(next() * below),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}
