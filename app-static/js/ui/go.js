// @ts-check

/** Goes to another address of the panel as a link does, so that unsaved work is asked about. */
export function go(address) {
  const link = document.createElement('a');
  link.href = address;
  document.body.append(link);
  link.click();
  link.remove();
}
