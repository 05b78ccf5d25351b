// Ids as the program writes them: a prefix and the UUID's 128 bits in base32.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const FORM = /^[a-z]+_([0-7][0-9a-hjkmnp-tv-z]{25})$/;

/** Writes a UUID as an id of a kind. */
export function encode(prefix, uuid) {
  let rest = BigInt(`0x${uuid.replaceAll('-', '')}`);
  let letters = '';
  for (let n = 0; n < 26; n += 1) {
    letters = ALPHABET[Number(rest & 31n)] + letters;
    rest >>= 5n;
  }
  return `${prefix}_${letters}`;
}

/** Returns the UUID of an id; null for what is no id. */
export function decode(text) {
  const [, letters] = FORM.exec(text) ?? [];
  if (!letters) return null;
  const number = [...letters].reduce((sum, letter) => (sum << 5n) | BigInt(ALPHABET.indexOf(letter)), 0n);
  return number.toString(16).padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
