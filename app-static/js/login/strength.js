// @ts-check

/**
 * How hard a password is to guess, roughly: length counts most, then how different its signs are.
 *
 * @param {string} password
 * @returns {0 | 1 | 2 | 3 | 4} 0 too short, 4 strong
 */
export function strengthOf(password) {
  if (password.length < 8) {
    return 0;
  }
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) =>
    kind.test(password),
  ).length;
  const points = Math.min(new Set(password).size, password.length) + kinds * 2;
  return points < 10 ? 1 : points < 14 ? 2 : points < 18 ? 3 : 4;
}
