/** What `--name text` or `--name=text` gives: empty when nothing follows, null without the option. */
export function option(name, parameters) {
  const sign = `--${name}`;
  const at = parameters.findIndex((word) => word === sign || word.startsWith(`${sign}=`));
  if (at < 0) {
    return null;
  }
  const word = parameters[at];
  return word === sign ? (parameters[at + 1] ?? '') : word.slice(sign.length + 1);
}
