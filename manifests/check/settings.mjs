// What the program can be set, as its own help says, and what a text of settings sets.
import { execFileSync } from 'node:child_process';

/** Which command a container of ours runs, by the component that it belongs to. */
export const COMMANDS = {
  api: ['serve'],
  worker: ['worker'],
  admin: ['admin', 'serve'],
  migrate: ['migrate', 'up'],
};

/** The settings of each component: by name, whether it is a secret and whether it names a file. */
export function known(program) {
  return Object.fromEntries(Object.entries(COMMANDS).map(([component, command]) => {
    const help = execFileSync(program, [...command, '--help'], { env: {}, encoding: 'utf8' });
    return [component, read(help)];
  }));
}

/** Reads a help text. A secret's variable is shown without its value: `[env: SECRET_KEY]`, where others are `[env: LISTEN=]`. */
export function read(help) {
  const settings = new Map();
  let flag = '';
  for (const line of help.split('\n')) {
    if (/^\s+(-\w, )?--/.test(line)) flag = line;
    const [, name, shown] = /\[env: ([A-Z0-9_]+)(=)?/.exec(line) ?? [];
    if (name) settings.set(name, { secret: !shown, file: /<FILES?>/.test(flag) });
  }
  return settings;
}

/** The settings of a file, set or commented out. A comment in words is none. */
export function written(text) {
  const lines = text.split('\n').map((line) => /^(#?)([A-Z][A-Z0-9_]*)=(.*)$/.exec(line)).filter(Boolean);
  return new Map(lines.map(([, comment, name, value]) => [name, comment ? undefined : value]));
}
