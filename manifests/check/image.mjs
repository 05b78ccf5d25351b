// Whether the Dockerfile still has all that the program is built of: a new crate, or a file that one reads from elsewhere.
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';

/** Crates that are no part of the program. */
const APART = ['testing', 'admin'];

/**
 * All that is amiss in a Dockerfile.
 * @param texts    Dockerfile, .dockerignore, Cargo.toml and rust-toolchain.toml
 * @param included what sources take in from outside of their crates
 */
export function omissions({ dockerfile, ignored, cargo, toolchain }, included) {
  const wrong = [];
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, sources]) => sources.split(' '));
  const allowed = ignored.split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const members = JSON.parse(/^members = (\[.*\])$/m.exec(cargo)[1]);
  for (const crate of members) {
    if (!copied.includes(`${crate}/Cargo.toml`)) wrong.push(`Dockerfile does not copy ${crate}/Cargo.toml`);
    if (!APART.includes(crate) && !copied.includes(crate)) wrong.push(`Dockerfile does not copy ${crate}`);
    if (!APART.includes(crate) && !new RegExp(`cargo clean .*-p ${crate}\\b`).test(dockerfile)) wrong.push(`Dockerfile does not forget what it built of an empty ${crate}`);
  }
  const isWithin = (path, folders) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
  for (const path of included) if (!isWithin(path, copied) && path !== 'admin/dist') wrong.push(`Dockerfile does not copy ${path}, which a source takes in`);
  for (const path of copied) if (!isWithin(path, allowed)) wrong.push(`.dockerignore keeps ${path} out`);
  const [, rust] = /^channel = "(.*)"$/m.exec(toolchain);
  if (!dockerfile.includes(`rust:${rust}-`) || !dockerfile.includes(`RUSTUP_TOOLCHAIN=${rust} `)) wrong.push(`Dockerfile builds with another Rust than ${rust}`);
  return wrong;
}

/** What the program's sources take in from outside of their crates, but for tests. */
export function included(root, crates) {
  const found = new Set();
  for (const crate of crates) {
    for (const entry of readdirSync(join(root, crate, 'src'), { recursive: true, withFileTypes: true })) {
      if (!entry.name.endsWith('.rs')) continue;
      const folder = entry.parentPath.slice(root.length + 1);
      const [text] = readFileSync(join(root, folder, entry.name), 'utf8').split('#[cfg(test)]');
      const paths = [
        ...[...text.matchAll(/include_(?:str|bytes)!\(\s*"([^"]+)"/g)].map(([, path]) => normalize(join(folder, path))),
        // Of a crate's own folder.
        ...[...text.matchAll(/#\[folder = "([^"]+)"\]/g)].map(([, path]) => normalize(join(crate, path))),
      ];
      for (const path of paths) if (!path.startsWith(`${crate}/`)) found.add(path);
    }
  }
  return [...found];
}

/** All that is amiss in the Dockerfile of a checkout. */
export function amiss(root) {
  const text = (name) => readFileSync(join(root, name), 'utf8');
  const texts = { dockerfile: text('Dockerfile'), ignored: text('.dockerignore'), cargo: text('Cargo.toml'), toolchain: text('rust-toolchain.toml') };
  return omissions(texts, included(root, JSON.parse(/^members = (\[.*\])$/m.exec(texts.cargo)[1]).filter((crate) => !APART.includes(crate))));
}
